import type { Failure, App } from '../execute.ts'

export type Reply = {
  status: number
  headers: Headers
  text: string
  /** The code of the first error. @throws when the response is not JSON */
  code: () => string | undefined
}

type Options = Omit<RequestInit, 'headers'> & {
  headers?: Record<string, string>
  path?: string
  as?: { token: string }
}

/** Sends any HTTP request. */
export async function send(app: App, options: Options = {}): Promise<Reply> {
  const { path = '/graphql', as, headers, ...init } = options
  const authorization = as && { authorization: `Bearer ${as.token}` }
  const response = await fetch(`${app.url}${path}`, { ...init, headers: { ...authorization, ...headers } })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    text,
    code: () => {
      const body: { errors?: Failure[] } = JSON.parse(text)
      return body.errors?.[0]?.extensions.code
    },
  }
}

type Body = { query: string; operationName?: string; variables?: Record<string, unknown> }

/** Sends a document that was not checked against the schema. */
export function sendDocument(app: App, body: Body, options: Options = {}): Promise<Reply> {
  const headers = { 'content-type': 'application/json', ...options.headers }
  return send(app, { method: 'POST', ...options, headers, body: JSON.stringify(body) })
}
