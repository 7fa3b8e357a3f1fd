import type { GraphiQLProps } from 'graphiql'

import { hasSignedOut, newTokenIn, parseOperation } from './account-operations.ts'
import { send } from './request.ts'
import { bearer, currentToken, forgetToken, sessionEnded, useToken } from './session.ts'

/** What GraphiQL calls its request for the documentation, which needs no account and goes without a token. */
const INTROSPECTION = 'IntrospectionQuery'

/** Sends an operation from the editor as the person signed in, unless its headers name somebody else. */
export const fetcher: GraphiQLProps['fetcher'] = async (operation, options) => {
  const headers = textsOf(options?.headers)
  const hasOwn = Object.keys(headers).some((name) => name.toLowerCase() === 'authorization')
  const token = hasOwn || operation.operationName === INTROSPECTION ? undefined : currentToken()

  const { answer, tokenRefused } = await send(
    operation,
    token === undefined ? headers : { ...headers, ...bearer(token) },
  )

  const document = parseOperation(operation.query)
  const newToken = newTokenIn(document, answer)
  if (newToken !== undefined) await useToken(newToken)
  else if (token !== undefined && tokenRefused) sessionEnded(token)
  else if (token !== undefined && hasSignedOut(document, answer)) forgetToken(token)
  return answer
}

function textsOf(headers: Record<string, unknown> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}
