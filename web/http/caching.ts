import type { RequestHandler } from 'express'

const PERSONAL_COOKIE = /\blatchkey(-device)?=/

/** Pages of people who are signed in are never stored. Other pages are revalidated each time. */
export function caching(): RequestHandler {
  return (request, response, next) => {
    // The cookie `latchkey-zone` does not count: every browser has it, signed in or not.
    const isRead = ['GET', 'HEAD'].includes(request.method)
    const anonymous = isRead && !PERSONAL_COOKIE.test(request.headers.cookie ?? '')
    response.set('Cache-Control', anonymous ? 'private, no-cache' : 'no-store')
    response.vary('Cookie')
    next()
  }
}
