import { isUtf8 } from 'node:buffer'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { findOtherCharset, isPercentEncodedUtf8 } from '../../../shared/utf8.ts'
import { badRequest, unsupported } from './request-errors.ts'
import { SECOND } from '../time.ts'

/** How much of a refused body is still read, so that the client receives the response. Bytes. */
const DRAIN_LIMIT = 64 * 1024 * 1024
const DRAIN_WITHIN = 10 * SECOND

/** The first bytes of bodies that are not the UTF-8 text that they are declared to be. */
const SIGNATURES: [name: string, bytes: (number | null)[]][] = [
  ['UTF-16 or UTF-32', [0xff, 0xfe]],
  ['UTF-16 or UTF-32', [0xfe, 0xff]],
  ['UTF-16 or UTF-32', [null, 0x00]], // JSON starts with two ASCII characters
  ['UTF-16 or UTF-32', [0x00, null]],
  ['gzip', [0x1f, 0x8b]],
]

/**
 * Accepts text only as uncompressed UTF-8. Nothing is guessed, and no invalid bytes are replaced.
 */
export function registerBodies(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ url }) => checkAddress(url))
  app.addHook('preParsing', async (request) => {
    if (!hasBody(request)) return
    checkEncoding(request.headers['content-encoding'])
    checkCharset(request.headers['content-type'])
  })
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    checkText(body)
    return parseJson(request, body.toString(), done)
  })
  // A client that is still sending when the connection closes never sees the response.
  app.addHook('onSend', async (request) => drain(request))
}

/** @throws {RequestError} for a URL that would not decode to the exact text that was sent */
function checkAddress(url: string): void {
  if (/^[\x21-\x7E]*$/.test(url) && isPercentEncodedUtf8(url)) return
  throw badRequest('The address must be in UTF-8, with every byte beyond ASCII percent-encoded.')
}

function checkEncoding(encoding = 'identity'): void {
  if (encoding.trim().toLowerCase() === 'identity') return
  throw unsupported(`Send the body uncompressed, not with Content-Encoding ${encoding.slice(0, 50)}.`, {
    'accept-encoding': 'identity',
  })
}

function checkCharset(type?: string): void {
  const charset = findOtherCharset(type)
  if (charset === undefined) return
  throw unsupported(`Send the body in UTF-8, not in ${charset.slice(0, 50) || 'an unnamed charset'}.`)
}

function checkText(body: Buffer): void {
  const [found] = SIGNATURES.find(([, bytes]) => bytes.every((byte, n) => (byte ?? body[n]) === body[n])) ?? []
  if (found !== undefined) throw unsupported(`The body is ${found}. Send it uncompressed, in UTF-8.`)
  if (!isUtf8(body)) throw badRequest('The body has bytes that are not UTF-8.')
}

/** Reads the rest of the body, and discards it. */
async function drain(request: FastifyRequest): Promise<void> {
  const { raw } = request
  if (!hasBody(request) || raw.readableEnded || raw.destroyed) return
  const { promise, resolve } = Promise.withResolvers<void>()
  let left = DRAIN_LIMIT
  const count = (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) resolve()
  }
  const late = setTimeout(resolve, DRAIN_WITHIN)
  raw.on('data', count).once('end', resolve).once('close', resolve).resume()
  await promise
  clearTimeout(late)
  raw.off('data', count).off('end', resolve).off('close', resolve)
}

const hasBody = ({ headers }: FastifyRequest) =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > 0
