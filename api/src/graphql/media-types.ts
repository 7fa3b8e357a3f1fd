import type { FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'

const JSON_TYPE = 'application/json'
const RESPONSE_TYPE = 'application/graphql-response+json'

const TYPES = [JSON_TYPE, RESPONSE_TYPE].map((type) => `${type}; charset=utf-8`)

/** How an answer is to be written; `undefined` when the caller takes it in no way that we know. Asked before anything is done. */
export function mediaTypeOf({ headers }: FastifyRequest): string | undefined {
  const { accept } = headers
  if (accept === undefined || accept === JSON_TYPE || accept === '*/*') return TYPES[0]
  return new Negotiator({ headers }).mediaType(TYPES)
}

/**
 * Whether the caller knows of nothing but `application/json`: for such the specification (GraphQL over HTTP) has 200 where a document
 * cannot be run.
 */
export const isLegacy = (accept: string | undefined): boolean =>
  accept !== undefined && accept.includes(JSON_TYPE) && !accept.includes(RESPONSE_TYPE)
