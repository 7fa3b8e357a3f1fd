import type { TypedDocumentString } from './generated/graphql.ts'

/** An API that runs, by the address at which it listens. */
export type App = { url: string }

export type Failure = {
  message: string
  path?: string[]
  extensions: { code: string; fields?: { path: string; message: string }[]; retryAfter?: number }
}

export type Answer<T> = {
  status: number
  headers: Headers
  data: T | null
  errors: Failure[]
  /** The code of the error, if there is exactly one. */
  code: string | undefined
}

type Options<V> = {
  /** Whose token to send; by default none. */
  as?: { token: string }
  variables?: V
  /**
   * The caller's network address; by default a new one for each request, so that requests do not
   * share limits.
   */
  address?: string
  headers?: Record<string, string>
}

/** Sends a document to the API over real HTTP. */
export async function execute<T, V>(
  app: App,
  document: TypedDocumentString<T, V>,
  { as, variables, address = newAddress(), headers = {} }: Options<V> = {},
): Promise<Answer<T>> {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': address,
      ...(as && { authorization: `Bearer ${as.token}` }),
      ...headers,
    },
    body: JSON.stringify({ query: document.toString(), variables }),
  })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the document determines its type
  const body = (await response.json()) as { data?: T | null; errors?: Failure[] }
  const errors = body.errors ?? []
  return {
    status: response.status,
    headers: response.headers,
    data: body.data ?? null,
    errors,
    code: errors[0]?.extensions.code,
  }
}

/** Like `execute`, but throws unless it succeeds. */
export async function answer<T, V>(
  app: App,
  document: TypedDocumentString<T, V>,
  options: Options<V> = {},
): Promise<T> {
  const { data, errors } = await execute(app, document, options)
  if (data === null || errors.length > 0) throw new Error(`Unexpected answer: ${JSON.stringify(errors)}`)
  return data
}

/** The ids of a page, in its order. */
export const idsOf = ({ nodes }: { nodes: readonly { id: string }[] }): string[] => nodes.map(({ id }) => id)

/** The paths of the fields with problems in a response. */
export const fieldsOf = ({ errors }: Answer<unknown>): string[] | undefined =>
  errors[0]?.extensions.fields?.map(({ path }) => path)

let addresses = 0

/** A network address that this worker has not used before. */
export function newAddress(): string {
  addresses += 1
  return `10.${addresses >> 16}.${(addresses >> 8) & 255}.${addresses & 255}`
}

/** A response without the parts that differ each time. */
export const comparable = ({ status, headers, data, errors }: Answer<unknown>) => {
  const told = [...headers].filter(([name]) => !['date', 'ratelimit-reset', 'x-request-id'].includes(name))
  return { status, headers: Object.fromEntries(told), data, errors }
}
