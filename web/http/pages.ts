import { createRequestHandler } from '@remix-run/express'
import type { ServerBuild } from '@remix-run/node'
import type { Request, RequestHandler } from 'express'
import { once } from 'node:events'
import type { Logger } from 'pino'
import type { Config } from '../app/server/config.server.ts'

/** Characters; what browsers say has about 120. */
const MAX_USER_AGENT = 500

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
    /** What the browser says it is, to tell a person's sessions apart: visible ASCII, as it goes into a header again. */
    userAgent: string
    /** What was sent: the request's body has been read. */
    form: URLSearchParams
    /** The method of the request itself: loaders run after an action too, and are told that theirs is GET. */
    method: string
    /** Settles when the browser has taken what was written to it so far, or is gone. */
    drained: (gone: AbortSignal) => Promise<void>
    /** Aborts once the API has had all the time that there is for this request. */
    deadline: AbortSignal
    /** The time. */
    now: () => Date
    config: Config
    log: Logger
  }
}

type PagesOptions = {
  build: ServerBuild | (() => Promise<ServerBuild>)
  config: Config
  log: Logger
  now: () => Date
  /** Milliseconds. */
  apiTimeout: number
}

/** Everything that is a page or the data of one: Remix. */
export function pages({ build, config, log, now, apiTimeout }: PagesOptions): RequestHandler {
  return createRequestHandler({
    build,
    mode: config.production ? 'production' : 'development',
    getLoadContext: (request, response) => ({
      nonce: String(response.locals['nonce']),
      requestId: String(response.locals['requestId']),
      address: request.ip ?? '',
      userAgent: userAgentOf(request),
      form: response.locals.form ?? new URLSearchParams(),
      method: request.method,
      drained: async (signal) => {
        if (response.writableNeedDrain) await once(response, 'drain', { signal })
      },
      deadline: AbortSignal.timeout(apiTimeout),
      now,
      config,
      log,
    }),
  })
}

function userAgentOf(request: Request): string {
  const visible = (request.get('User-Agent') ?? '').replaceAll(/[^\x20-\x7e]/g, '')
  return visible.slice(0, MAX_USER_AGENT).trim()
}
