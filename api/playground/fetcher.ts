import type { GraphiQLProps } from 'graphiql'

import { hasOperation, hasSignedOut, isSubscription, newTokenIn, parseOperation } from './account-operations.ts'
import { send } from './request.ts'
import { listen } from './listen.ts'
import { bearer, currentToken, forgetToken, sessionEnded, useToken } from './session.ts'

/** GraphiQL's name for its introspection query, which is sent without a token. */
const INTROSPECTION = 'IntrospectionQuery'

/**
 * Sends an operation with the token of the person who is signed in, unless its headers have another
 * one.
 */
export const fetcher: GraphiQLProps['fetcher'] = async ({ query, variables, operationName }, options) => {
  const headers = textsOf(options?.headers)
  const hasOwn = Object.keys(headers).some((name) => name.toLowerCase() === 'authorization')
  const token = hasOwn || operationName === INTROSPECTION ? undefined : currentToken()

  // Right after a change of the text, GraphiQL still passes the operation name of the text before.
  const document = parseOperation(query)
  const known = typeof operationName === 'string' && hasOperation(document, operationName)
  const operation = { query, variables, operationName: known ? operationName : undefined }
  const allHeaders = { ...(token !== undefined && bearer(token)), ...headers }
  if (isSubscription(document, operation.operationName)) return listen(operation, allHeaders, token)
  const { answer, tokenRefused } = await send(operation, allHeaders)

  const newToken = newTokenIn(document, answer)
  if (newToken !== undefined) await useToken(newToken)
  else if (token !== undefined && tokenRefused) sessionEnded(token)
  else if (token !== undefined && hasSignedOut(document, answer)) forgetToken(token)
  return answer
}

function textsOf(headers: Record<string, unknown> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}
