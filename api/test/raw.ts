import { request, type IncomingHttpHeaders } from 'node:http'

type Request = {
  path?: string
  method?: 'GET' | 'POST'
  /** Sent exactly so, even twice the same: what `fetch` would not. */
  headers?: [name: string, value: string][]
  /** Sent as JSON. */
  body?: unknown
}

/** Sends what no well-behaved client of GraphQL would. */
export async function sendRaw(app: { url: string }, what: Request): Promise<{ status: number; body: string }> {
  const { status, bytes } = await requestBytes(app, what)
  return { status, body: bytes.toString() }
}

type Bytes = { status: number; headers: IncomingHttpHeaders; bytes: Buffer }

/** The answer as it comes: compressed, if it is. */
export async function requestBytes(
  app: { url: string },
  { path = '/graphql', method = 'POST', headers = [], body }: Request,
): Promise<Bytes> {
  const url = new URL(path, app.url)
  const payload = body === undefined ? '' : JSON.stringify(body)
  const sent = [
    ['host', url.host],
    ['content-type', 'application/json'],
    ['content-length', String(Buffer.byteLength(payload))],
    ...headers,
  ]
  const { promise, resolve, reject } = Promise.withResolvers<Bytes>()
  request(url, { method, headers: sent.flat() }, async (response) => {
    const bytes = Buffer.concat(await response.toArray())
    resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes })
  })
    .on('error', reject)
    .end(payload)
  return promise
}
