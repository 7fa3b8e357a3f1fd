import { pino, type DestinationStream, type Logger } from 'pino'
import type { Config } from './config.ts'

export type Log = Logger

/**
 * JSON lines on standard output; `redact` is the last line of defence, the first is never to log a
 * secret.
 */
export function createLog({ logLevel }: Pick<Config, 'logLevel'>, destination?: DestinationStream): Log {
  const options = {
    level: logLevel,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError },
    redact: ['password', 'token', 'authorization'],
  }
  return pino(options, destination ?? writeSoon())
}

/**
 * Lines go out a few at once: a write of its own for each takes a tenth of a small request's time.
 */
function writeSoon(): DestinationStream {
  const output = pino.destination({ sync: false, minLength: 4096 })
  setInterval(() => output.flush(), 200).unref()
  return output
}

/** Where the database repeats the row that it is about, address and password hash included. */
const QUOTES = ['detail', 'where']

/** The whole error, but for rows of the database. */
function describeError(error: Error) {
  const described = pino.stdSerializers.err(error)
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    for (const [name, quote] of Object.entries(cause)) {
      if (!QUOTES.includes(name) || typeof quote !== 'string' || quote === '') continue
      described.message = described.message.replaceAll(quote, '[row]')
      described.stack = described.stack.replaceAll(quote, '[row]')
    }
  }
  for (const name of QUOTES) delete described[name]
  return described
}
