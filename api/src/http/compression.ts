import { brotliCompress, constants, gzip, type CompressCallback } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import Negotiator from 'negotiator'

/** Characters. Compressing a shorter response, such as 20 tasks, takes longer than sending it. */
const WORTHWHILE = 8 * 1024

/** Low levels: most of the saving for little CPU. */
const ENCODERS = {
  br: (text: string, done: CompressCallback) =>
    brotliCompress(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } }, done),
  gzip: (text: string, done: CompressCallback) => gzip(text, { level: 3 }, done),
}

/**
 * Compresses long responses for clients that accept it. Never those of mutations, which can carry
 * tokens: the length of a compressed response can reveal parts of them (BREACH).
 */
export function registerCompression(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    if (typeof payload !== 'string' || payload.length < WORTHWHILE || request.notes.mutates) return done(null, payload)
    void reply.header('vary', [reply.getHeader('vary'), 'Accept-Encoding'].filter(Boolean).join(', '))
    const accepted = new Negotiator(request.raw).encodings(['br', 'gzip'])
    const encoding = accepted.includes('br') ? 'br' : accepted.includes('gzip') ? 'gzip' : null
    if (encoding === null) return done(null, payload)
    void reply.header('content-encoding', encoding).removeHeader('content-length')
    ENCODERS[encoding](payload, done)
  })
}
