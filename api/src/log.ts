import { pino, type DestinationStream, type Logger } from 'pino'
import type { Config } from './config.ts'

export type Log = Logger

/**
 * JSON lines on standard output. No secret is passed to it; `redact` is only the last line of
 * defence.
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
 * Writes several lines at once: one write per line would take a tenth of a small request's time.
 */
function writeSoon(): DestinationStream {
  const output = pino.destination({ sync: false, minLength: 4096 })
  setInterval(() => output.flush(), 200).unref()
  return output
}

/** Fields of a database error that quote a row, such as an address or a password hash. */
const QUOTES = ['detail', 'where']

/** The whole error, without quoted rows. */
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
