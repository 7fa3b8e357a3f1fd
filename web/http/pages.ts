import { createRequestHandler } from '@remix-run/express'
import type { ServerBuild } from '@remix-run/node'
import type { RequestHandler } from 'express'
import { once } from 'node:events'
import type { Logger } from 'pino'
import type { Config } from '../app/config.server.ts'

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
    /** Settles when the browser has taken what was written to it so far, or is gone. */
    taken: (gone: AbortSignal) => Promise<void>
    config: Config
    log: Logger
  }
}

type PagesOptions = { build: ServerBuild | (() => Promise<ServerBuild>); config: Config; log: Logger }

/** Everything that is a page or the data of one: Remix. */
export function pages({ build, config, log }: PagesOptions): RequestHandler {
  return createRequestHandler({
    build,
    mode: config.production ? 'production' : 'development',
    getLoadContext: (request, response) => ({
      nonce: String(response.locals['nonce']),
      requestId: String(response.locals['requestId']),
      address: request.ip ?? '',
      taken: async (signal) => {
        if (response.writableNeedDrain) await once(response, 'drain', { signal })
      },
      config,
      log,
    }),
  })
}
