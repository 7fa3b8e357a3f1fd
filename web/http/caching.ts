import type { RequestHandler } from 'express'

const OUR_COOKIES = /\blatchkey(-device)?=/

/** What a signed-in person sees is kept nowhere; anything else is asked for anew each time. */
export function caching(): RequestHandler {
  return (request, response, next) => {
    // Where a browser is, it says whoever uses it.
    const isRead = ['GET', 'HEAD'].includes(request.method)
    const anonymous = isRead && !OUR_COOKIES.test(request.headers.cookie ?? '')
    response.set('Cache-Control', anonymous ? 'private, no-cache' : 'no-store')
    response.vary('Cookie')
    next()
  }
}
