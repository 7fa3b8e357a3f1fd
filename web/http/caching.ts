import type { RequestHandler } from 'express'

/** All of ours but `latchkey-zone`, which every browser has, signed in or not. */
const PERSONAL_COOKIE = /\blatchkey(?!-zone=)(-[\w-]+)?=/

/**
 * Pages for people who are signed in, or who have opened a link from a mail, are never stored. Other
 * pages are revalidated each time.
 */
export function caching(): RequestHandler {
  return (request, response, next) => {
    const isRead = ['GET', 'HEAD'].includes(request.method)
    const anonymous = isRead && !PERSONAL_COOKIE.test(request.headers.cookie ?? '')
    response.set('Cache-Control', anonymous ? 'private, no-cache' : 'no-store')
    response.vary('Cookie')
    next()
  }
}
