import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { API_FOLDER } from '../config.ts'

/** The text of `schema.graphql`. */
export const CONTRACT = readFileSync(join(API_FOLDER, '../schema.graphql'), 'utf8')

const ETAG = `"${createHash('sha256').update(CONTRACT).digest('base64url')}"`

/** Serves the contract as a file, for tools that want one. */
export function registerContract(app: FastifyInstance): void {
  app.get('/schema.graphql', async (request, reply) => {
    reply.headers({ etag: ETAG, 'cache-control': 'no-cache' })
    const known = request.headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
    if (known?.some((tag) => tag === ETAG || tag === '*')) return reply.code(304).send()
    return reply.type('text/plain; charset=utf-8').send(CONTRACT)
  })
}
