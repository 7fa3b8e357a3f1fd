import { createRequestHandler } from '@remix-run/express'
import type { ServerBuild } from '@remix-run/node'
import type { Request, RequestHandler } from 'express'
import { once } from 'node:events'
import type { Logger } from 'pino'
import type { Config } from '../app/server/config.server.ts'

/** In characters. Browsers send about 120. */
const MAX_USER_AGENT = 500

declare module '@remix-run/node' {
  // Must be an interface to merge with Remix's own.
  // oxlint-disable-next-line typescript/consistent-type-definitions
  interface AppLoadContext {
    /** The nonce for inline scripts and styles of this answer. */
    nonce: string
    /** Identifies the request in the log, in the answer's headers and in the API's log. */
    requestId: string
    /** The browser's network address, as reported by trusted proxies. */
    address: string
    /**
     * The `User-Agent`, by which people recognise their sessions. Visible ASCII only, because it is
     * sent on as a header.
     */
    userAgent: string
    /** The submitted form. The request's body has been read already. */
    form: URLSearchParams
    /**
     * The method of the HTTP request. In loaders that run after an action, Remix's own request has
     * GET.
     */
    method: string
    /**
     * Resolves when the browser has accepted everything written so far; rejects when `gone` aborts.
     */
    drained: (gone: AbortSignal) => Promise<void>
    /** Aborts when the time for calls to the API is over. */
    deadline: AbortSignal
    /** The current time. */
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

/** Remix: all pages and their data. */
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
