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
    redact: ['password', 'token', 'authorization', '*.password', '*.token', '*.authorization'],
  }
  return destination ? pino(options, destination) : pino(options)
}
