import type { RequestHandler } from 'express'

/** What a signed-in person sees is kept nowhere; anything else is asked for anew each time. */
export function caching(): RequestHandler {
  return (request, response, next) => {
    const anonymous = request.method === 'GET' && request.headers.cookie === undefined
    response.set('Cache-Control', anonymous ? 'private, no-cache' : 'no-store')
    response.vary('Cookie')
    next()
  }
}
