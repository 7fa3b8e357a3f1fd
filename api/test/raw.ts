import { request } from 'node:http'

type Request = {
  path?: string
  method?: 'GET' | 'POST'
  /** Sent exactly so, even twice the same: what `fetch` would not. */
  headers?: [name: string, value: string][]
  /** Sent as JSON. */
  body?: unknown
}

/** Sends what no well-behaved client of GraphQL would. */
export async function sendRaw(
  app: { url: string },
  { path = '/graphql', method = 'POST', headers = [], body }: Request,
): Promise<{ status: number; body: string }> {
  const url = new URL(path, app.url)
  const payload = body === undefined ? '' : JSON.stringify(body)
  const sent = [
    ['host', url.host],
    ['content-type', 'application/json'],
    ['content-length', String(Buffer.byteLength(payload))],
    ...headers,
  ]
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>()
  request(url, { method, headers: sent.flat() }, async (response) => {
    const text = (await response.toArray()).join('')
    resolve({ status: response.statusCode ?? 0, body: text })
  })
    .on('error', reject)
    .end(payload)
  return promise
}
