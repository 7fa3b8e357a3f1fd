import { request, type IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import type { App } from '../execute.ts'

type Request = {
  path?: string
  method?: 'GET' | 'POST'
  /** Sent exactly like this, duplicates included, unlike with `fetch`. */
  headers?: [name: string, value: string][]
  /** Sent as JSON. */
  body?: unknown
}

/** Sends requests that no well-behaved GraphQL client sends. */
export async function sendRaw(app: App, what: Request): Promise<{ status: number; body: string }> {
  const { status, bytes } = await requestBytes(app, what)
  return { status, body: bytes.toString() }
}

type Bytes = { status: number; headers: IncomingHttpHeaders; bytes: Buffer }

/** The response as received, still compressed. */
export async function requestBytes(
  app: App,
  { path = '/graphql', method = 'POST', headers = [], body }: Request,
): Promise<Bytes> {
  const url = new URL(path, app.url)
  const payload = body === undefined ? '' : JSON.stringify(body)
  const isHostGiven = headers.some(([name]) => name === 'host')
  const sent = [
    ...(isHostGiven ? [] : [['host', url.host]]),
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

type Whole = { path: string; headers: Record<string, string>; body: string; chunked?: boolean | undefined }

/**
 * The response for a client that sends its whole body before it reads, as many do. If the
 * connection is closed meanwhile, such a client sees a broken connection. `fetch` reads while it
 * sends.
 */
export async function sendBeforeReading(app: App, { path, headers, body, chunked = false }: Whole) {
  const { hostname, port, host } = new URL(app.url)
  const length = Buffer.byteLength(body)
  const sized = chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(length) }
  const lines = Object.entries({ host, connection: 'close', ...headers, ...sized })
  const head = [`POST ${path} HTTP/1.1`, ...lines.map((line) => line.join(': ')), '', ''].join('\r\n')
  const socket = connect({ host: hostname, port: Number(port) }).pause()
  const { promise: sent, resolve, reject } = Promise.withResolvers<void>()
  socket.on('error', reject).write(head)
  const payload = chunked ? `${length.toString(16)}\r\n${body}\r\n0\r\n\r\n` : body
  socket.write(payload, (error) => (error ? reject(error) : resolve()))
  await sent
  const [top = '', json = ''] = (await text(socket)).split(/\r\n\r\n/)
  return { status: Number(top.split(' ')[1]), json }
}
