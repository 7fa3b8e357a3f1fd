import type { FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'

const JSON_TYPE = 'application/json'
const RESPONSE_TYPE = 'application/graphql-response+json'

const TYPES = [JSON_TYPE, RESPONSE_TYPE].map((type) => `${type}; charset=utf-8`)

/**
 * The media type to respond with; `undefined` when the caller accepts none of ours. Checked before
 * anything runs.
 */
export function mediaTypeOf({ headers }: FastifyRequest): string | undefined {
  const { accept } = headers
  if (accept === undefined || accept === JSON_TYPE || accept === '*/*') return TYPES[0]
  return new Negotiator({ headers }).mediaType(TYPES)
}

/**
 * Whether the caller accepts only `application/json`. For such callers the GraphQL over HTTP
 * specification wants status 200 even for documents that cannot be run.
 */
export const isLegacy = (accept: string | undefined): boolean =>
  accept !== undefined && accept.includes(JSON_TYPE) && !accept.includes(RESPONSE_TYPE)
