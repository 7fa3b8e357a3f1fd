import { pino, type DestinationStream, type Logger } from 'pino'
import type { Config } from './config.ts'

export type Log = Logger

/** JSON lines on standard output; `redact` is the last line of defence, the first is never to log a secret. */
export function createLog({ logLevel }: Pick<Config, 'logLevel'>, destination?: DestinationStream): Log {
  const options = {
    level: logLevel,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError },
    redact: ['password', 'token', 'authorization', '*.password', '*.token', '*.authorization'],
  }
  return destination ? pino(options, destination) : pino(options)
}

/** The whole error but for what the database quotes: in `detail` and `where` it repeats the row, address and hash included. */
function describeError(error: Error) {
  const described = pino.stdSerializers.err(error)
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const { detail, where } = { detail: '', where: '', ...cause }
    for (const quote of [detail, where].filter(Boolean)) {
      described.message = described.message.replaceAll(quote, '[row]')
      described.stack = described.stack.replaceAll(quote, '[row]')
    }
  }
  delete described['detail']
  delete described['where']
  return described
}
