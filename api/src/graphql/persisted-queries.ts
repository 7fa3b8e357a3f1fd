import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { badRequest } from '../http/request-errors.ts'

const persistedQuery = z.object({ version: z.literal(1), sha256Hash: z.string().regex(/^[0-9a-f]{64}$/) }).nullish()

/** Checks the hash, because Apollo looks it up without checking its form. @throws {RequestError} */
export function checkPersistedQuery({ method, body, query }: FastifyRequest): void {
  const extensions = partOf(method === 'POST' ? body : query, 'extensions')
  const given = partOf(typeof extensions === 'string' ? parseJson(extensions) : extensions, 'persistedQuery')
  if (persistedQuery.safeParse(given).success) return
  const message =
    'extensions.persistedQuery must have version 1, and as sha256Hash 64 hexadecimal digits in lower case.'
  throw badRequest(message)
}

const partOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? new Map<string, unknown>(Object.entries(value)).get(name) : undefined

/** Apollo refuses what is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
