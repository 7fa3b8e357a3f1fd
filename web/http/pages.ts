import { createRequestHandler } from '@remix-run/express'
import type { ServerBuild } from '@remix-run/node'
import type { RequestHandler } from 'express'
import type { Logger } from 'pino'
import type { Config } from '../app/config.server.ts'

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
      config,
      log,
    }),
  })
}
