import type { Request, RequestHandler } from 'express'
import { sendPlainPage } from './plain-page.ts'

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS']

/** Refuses whatever changes something unless it comes from our own pages: no other site can act in a person's name. */
export function refuseCrossSite({ origin }: { origin: string }): RequestHandler {
  return (request, response, next) => {
    if (SAFE_METHODS.includes(request.method)) return next()
    if (!isSameOrigin(request, origin)) {
      return sendPlainPage(response, {
        status: 403,
        title: 'This did not come from Latchkey',
        text: 'Another site, or a browser that hides where it comes from, sent this form. Nothing was changed. Open Latchkey and do it there.',
      })
    }
    // Remix compares this with the Host header, which a proxy in front may have changed; it is decided already.
    delete request.headers.origin
    next()
  }
}

function isSameOrigin(request: Request, webOrigin: string): boolean {
  const site = request.get('Sec-Fetch-Site')
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const origin = request.get('Origin')
  if (origin === undefined) return false
  return origin === webOrigin || URL.parse(origin)?.host === request.get('Host')
}
