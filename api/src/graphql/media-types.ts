import type { FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'

const JSON_TYPE = 'application/json'
const RESPONSE_TYPE = 'application/graphql-response+json'

/** Whether an answer can be written in a way that the caller takes. Asked before anything is done. */
export function isAcceptable({ headers }: FastifyRequest): boolean {
  const { accept } = headers
  if (accept === undefined || accept === JSON_TYPE || accept === '*/*') return true
  const types = [JSON_TYPE, RESPONSE_TYPE].map((type) => `${type}; charset=utf-8`)
  return new Negotiator({ headers }).mediaType(types) !== undefined
}

/**
 * Whether the caller knows of nothing but `application/json`: for such the specification (GraphQL over HTTP) has 200 where a document
 * cannot be run.
 */
export const isLegacy = (accept: string | undefined): boolean =>
  accept !== undefined && accept.includes(JSON_TYPE) && !accept.includes(RESPONSE_TYPE)
