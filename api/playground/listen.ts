import { GraphQLError } from 'graphql'
import { createClient, NetworkError } from 'graphql-sse'

import type { Answer, Operation } from './request.ts'
import { sessionEnded } from './session.ts'

const LOST = 'The API has ended the stream, or cannot be reached. Run the subscription again to go on.'

/**
 * Runs a subscription over server-sent events, which can carry headers, unlike a browser's
 * WebSocket. The last result says why it ended, unless it was stopped here.
 * @param token is sent with it, and forgotten if it is refused
 */
export function listen(
  { query, variables, operationName }: Operation,
  headers: Record<string, string>,
  token: string | undefined,
): AsyncIterableIterator<Answer> {
  const client = createClient({
    url: `${location.pathname}/stream`,
    headers,
    retryAttempts: 0,
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
  })
  const events = client.iterate<Record<string, unknown>, Record<string, unknown>>({
    query,
    ...(isRecord(variables) && { variables }),
    ...(operationName !== undefined && { operationName }),
  })

  // Not a generator: one that waits for the next event cannot be stopped before the event arrives.
  return {
    [Symbol.asyncIterator]() {
      return this
    },
    next: async () => {
      try {
        return await events.next()
      } catch (error) {
        const refused = error instanceof NetworkError && error.response?.status === 401
        if (refused && token !== undefined) sessionEnded(token)
        return { value: { errors: [new GraphQLError(refused ? 'Sign in to go on.' : LOST)] } }
      }
    },
    return: async () => {
      await events.return?.()
      return { value: undefined, done: true }
    },
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
