import '@remix-run/node'
import type { Logger } from 'pino'
import type { Config } from './config.server.ts'

declare module '@remix-run/node' {
  // An interface, because only interfaces can be merged into Remix's own.
  // oxlint-disable-next-line typescript/consistent-type-definitions
  interface AppLoadContext {
    /** For the scripts and styles of this answer. */
    nonce: string
    /** In the log, in the answer's headers and in the API's log. */
    requestId: string
    /** The browser's network address, as far as the trusted proxies tell. */
    address: string
    config: Config
    log: Logger
  }
}
