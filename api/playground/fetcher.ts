import type { GraphiQLProps } from 'graphiql'

import { hasOperation, hasSignedOut, isSubscription, newTokenIn, parseOperation } from './account-operations.ts'
import { send } from './request.ts'
import { listen } from './listen.ts'
import { bearer, currentToken, forgetToken, sessionEnded, useToken } from './session.ts'

/** What GraphiQL calls its request for the documentation, which needs no account and goes without a token. */
const INTROSPECTION = 'IntrospectionQuery'

/** Sends an operation from the editor as the person signed in, unless its headers name somebody else. */
export const fetcher: GraphiQLProps['fetcher'] = async ({ query, variables, operationName }, options) => {
  const headers = textsOf(options?.headers)
  const hasOwn = Object.keys(headers).some((name) => name.toLowerCase() === 'authorization')
  const token = hasOwn || operationName === INTROSPECTION ? undefined : currentToken()

  // GraphiQL tells the name of the operation a moment late: right after a change it is that of the text before.
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
