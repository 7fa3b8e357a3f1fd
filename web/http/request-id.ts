import type { Request, RequestHandler } from 'express'
import { randomUUID } from 'node:crypto'

const WELL_FORMED = /^[\w.-]{8,64}$/

/**
 * Gives every request an id, which the answer, the log and the API share. Only a trusted proxy may
 * choose it.
 */
export function requestId(): RequestHandler {
  return (request, response, next) => {
    const given = request.get('X-Request-Id') ?? ''
    const id = WELL_FORMED.test(given) && isFromTrustedProxy(request) ? given : randomUUID()
    response.locals['requestId'] = id
    response.set('X-Request-Id', id)
    next()
  }
}

function isFromTrustedProxy(request: Request): boolean {
  const trusts: unknown = request.app.get('trust proxy fn')
  return typeof trusts === 'function' && trusts(request.socket.remoteAddress, 0) === true
}
