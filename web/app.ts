import type { ServerBuild } from '@remix-run/node'
import proxyAddress from '@fastify/proxy-addr'
import compression from 'compression'
import express, { type ErrorRequestHandler } from 'express'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { pino, type Logger } from 'pino'
import { createClients } from '../shared/clients.ts'
import type { Config } from './app/server/config.server.ts'
import { assets } from './http/assets.ts'
import { bodyLimit } from './http/body-limit.ts'
import { caching } from './http/caching.ts'
import { canonicalAddress } from './http/canonical-address.ts'
import { form } from './http/form.ts'
import { links } from './http/links.ts'
import { methods } from './http/methods.ts'
import { pages } from './http/pages.ts'
import { sendPlainPage } from './http/plain-page.ts'
import { requestId } from './http/request-id.ts'
import { requestLog } from './http/request-log.ts'
import { refuseCrossSite } from './http/same-origin.ts'
import { securityHeaders } from './http/security-headers.ts'
import { wellKnown } from './http/well-known.ts'
import { SECOND } from './time.ts'

export type WebApp = {
  /** The address that it listens on, for example `http://localhost:3000`. */
  url: string
  /**
   * Finishes the requests in flight.
   * @param grace how long, in milliseconds, new requests are still answered before it closes
   */
  close: (grace?: number) => Promise<void>
}

/** Timeouts in milliseconds. */
type Times = {
  /** For all calls to the API that one request makes. */
  api: number
  /** For a browser to send a request, including one that is refused. */
  request: number
  /** For a browser to accept the next part of an answer. */
  answer: number
}

const TIMES: Times = { api: 10 * SECOND, request: 30 * SECOND, answer: 60 * SECOND }

export type WebAppOptions = {
  /** Serves from the sources, and reloads what changes. */
  dev?: boolean
  now?: () => Date
  times?: Partial<Times>
}

/**
 * Starts the web app.
 * @throws {Error} `EADDRINUSE` when the port is in use
 */
export async function createWebApp(config: Config, options: WebAppOptions = {}): Promise<WebApp> {
  const { dev = false, now = () => new Date() } = options
  const log = createLog(config)
  const app = express()
  const times = { ...TIMES, ...options.times }
  const isProxy = proxyAddress.compile([...config.trustedProxies])
  const clients = createClients({ times, isProxy: (address) => isProxy(address, 0) })
  const server = clients.createServer(app)
  const vite = dev ? await startVite() : null

  app.disable('x-powered-by')
  app.set('trust proxy', config.trustedProxies)
  app.use(requestId())
  app.use(securityHeaders({ secure: config.secure, dev }))
  app.use(compression())
  app.use(vite ? vite.middlewares : assets())
  app.use(requestLog(log))
  app.use(refuseCrossSite(config))
  app.use(methods())
  app.use(bodyLimit())
  app.use(form())
  app.use(caching())
  app.use(canonicalAddress(config))
  app.use(links(config))
  app.use(wellKnown(config))
  app.use(pages({ build: vite ? vite.loadBuild : await loadBuild(), config, log, now, apiTimeout: times.api }))
  app.use(failure(log))

  return {
    url: await listen(server, config),
    close: async (grace = 0) => {
      await clients.leave(grace)
      await Promise.all([closeServer(server), vite?.close()])
    },
  }
}

async function listen(server: Server, { host, port }: Config): Promise<string> {
  // Browsers try both addresses of localhost. Node would listen on the first that the system names.
  server.listen(port, host === 'localhost' ? '127.0.0.1' : host)
  await once(server, 'listening')
  const address = server.address()
  return `http://localhost:${typeof address === 'object' && address !== null ? address.port : port}`
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  // Browsers keep connections open after the last answer, which would delay the end.
  const sweep = setInterval(() => server.closeIdleConnections(), 50)
  await closed
  clearInterval(sweep)
}

function createLog({ logLevel }: Config): Logger {
  return pino({
    level: logLevel,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    redact: ['password', 'token', 'cookie', 'authorization', '*.password', '*.token', '*.cookie', '*.authorization'],
  })
}

async function loadBuild(): Promise<ServerBuild> {
  // Not a literal path: the build does not exist when types are checked.
  const path = new URL('build/server/index.js', import.meta.url).href
  const build: ServerBuild = await import(path)
  return build
}

async function startVite() {
  const { createServer } = await import('vite')
  const vite = await createServer({ root: import.meta.dirname, server: { middlewareMode: true } })
  return {
    middlewares: vite.middlewares,
    close: () => vite.close(),
    loadBuild: async (): Promise<ServerBuild> => {
      const built = await vite.ssrLoadModule('virtual:remix/server-build')
      const { mode, entry, routes, assets, basename, publicPath, assetsBuildDirectory, future, isSpaMode } = built
      return { mode, entry, routes, assets, basename, publicPath, assetsBuildDirectory, future, isSpaMode }
    },
  }
}

function failure(log: Logger): ErrorRequestHandler {
  return (error, _request, response, next) => {
    log.error({ requestId: response.locals['requestId'], err: error }, 'a request failed outside of the app')
    if (response.headersSent) return next(error)
    sendPlainPage(response, {
      status: 500,
      title: 'Something went wrong',
      text: 'Latchkey could not answer. What was saved before is safe. Try again in a moment.',
    })
  }
}
