import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import fastifyStatic from '@fastify/static'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { API_FOLDER } from '../config.ts'

/** Where `playground/build.ts` writes the bundle. */
const BUNDLE = join(API_FOLDER, 'dist/playground')
const NOT_BUILT =
  'The playground is not built. Run `node api/playground/build.ts` in the project’s folder, then reload this page. ' +
  'The API itself works: send your operations here with POST.\n'

const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'", // the editor writes its theme into style elements
    "font-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
}

/**
 * Serves the playground's scripts and styles, whose names contain a hash. `sendPlayground` serves
 * the page.
 */
export async function registerPlayground(app: FastifyInstance): Promise<void> {
  await app.register(async (assets) => {
    // A path outside the folder is answered like any unknown path.
    assets.setErrorHandler((error: FastifyError, _request, reply) => {
      if (error.statusCode !== 403) throw error
      reply.callNotFound()
    })
    await assets.register(fastifyStatic, {
      root: BUNDLE,
      prefix: '/playground/',
      index: false,
      decorateReply: false,
      preCompressed: true,
      maxAge: '365d',
      immutable: true,
      suppressWarning: true, // the page says when the bundle is missing
      logLevel: 'warn',
      allowedPath: (path) => !path.endsWith('.html'),
      setHeaders: (reply) => void reply.headers(HEADERS),
    })
  })
}

/** Whether a browser is opening the endpoint as a page, rather than a program sending a query. */
export function isPlaygroundRequest({ method, headers }: FastifyRequest): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false
  const qualities = qualitiesIn(headers.accept)
  const html = qualities.get('text/html') ?? 0
  const json = ['application/json', 'application/graphql-response+json'].map((type) => qualities.get(type) ?? 0)
  return html > 0 && html >= Math.max(...json)
}

/** Sends the playground's page, or how to build it. */
export async function sendPlayground(_: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  reply.headers({ ...HEADERS, 'cache-control': 'no-cache', vary: 'Accept' })
  try {
    const page = await readFile(join(BUNDLE, 'index.html'), 'utf8')
    return reply.type('text/html; charset=utf-8').send(page)
  } catch {
    return reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT)
  }
}

/** Reads a header like `text/html,application/json;q=0.9` into the weight of each type. */
function qualitiesIn(accept = ''): Map<string, number> {
  return new Map(
    accept.split(',').map((range) => {
      const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
      const quality = parameters.find((parameter) => parameter.startsWith('q='))
      return [type, quality === undefined ? 1 : Number(quality.slice(2)) || 0]
    }),
  )
}
