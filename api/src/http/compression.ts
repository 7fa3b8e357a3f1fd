import { brotliCompress, constants, gzip, type CompressCallback } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import Negotiator from 'negotiator'

/** Characters. A list of 20 tasks is shorter: compressing it takes longer than sending it. */
const WORTHWHILE = 8 * 1024

/** As little work as it takes to send much less. */
const ENCODERS = {
  br: (text: string, done: CompressCallback) =>
    brotliCompress(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } }, done),
  gzip: (text: string, done: CompressCallback) => gzip(text, { level: 3 }, done),
}

/**
 * Compresses long answers for those who ask for it. Never those of mutations: they carry tokens, of which the length of a
 * compressed answer could tell something (BREACH).
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
