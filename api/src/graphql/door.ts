import type { ApolloServerPlugin } from '@apollo/server'
import type { FastifyRequest } from 'fastify'
import { Kind, type DocumentNode } from 'graphql'
import type { Context } from '../context.ts'
import type { AppError } from '../errors.ts'
import { networkOf } from '../../../shared/network.ts'
import { isHashQueueFull, noPlaceToHash } from '../passwords/password.ts'

export type Door = ReturnType<typeof createDoor>

/** Root fields that anybody may ask for, and that hash a password. */
const HASHING = new Set(['signin', 'signup'])

/** Documents that are known by their text, and the characters of one. */
const MOST = 100
const LONGEST = 2000

/**
 * While no more passwords can wait to be hashed, those who come with another one are turned away at the door: to find it out within
 * GraphQL takes several times the work, when there is none to spare. A document that does nothing but sign in or up is known by
 * its text, once somebody with it came in while it was full. Who brings a token is let in, to be told first whether it is good.
 */
export function createDoor() {
  const known = new Set<string>()

  /** @returns why the request need not come in */
  const knock = ({ body, ip, headers }: FastifyRequest): AppError | null => {
    if (headers.authorization !== undefined || !hasQuery(body) || !known.has(body.query)) return null
    return isHashQueueFull(networkOf(ip)) ? noPlaceToHash() : null
  }

  const remember = (text: string) => {
    const [oldest] = known.size < MOST ? [] : known
    if (oldest !== undefined) known.delete(oldest)
    known.add(text)
  }

  const plugin: ApolloServerPlugin<Context> = {
    requestDidStart: async ({ contextValue: { caller, spender } }) => {
      if (caller || !isHashQueueFull(spender)) return
      return {
        didResolveOperation: async ({ document, source }) => {
          if (source.length <= LONGEST && onlyHashes(document)) remember(source)
        },
      }
    },
  }
  return { knock, plugin }
}

function onlyHashes({ definitions }: DocumentNode): boolean {
  const [operation, other] = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
  if (!operation || other) return false
  const [field, another] = operation.selectionSet.selections
  return field?.kind === Kind.FIELD && !another && HASHING.has(field.name.value)
}

const hasQuery = (body: unknown): body is { query: string } =>
  typeof body === 'object' && body !== null && 'query' in body && typeof body.query === 'string'
