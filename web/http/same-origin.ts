import type { Request, RequestHandler } from 'express'
import { sendPlainPage } from './plain-page.ts'

type OurSite = { origin: string; secure: boolean }

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS']

/** Refuses whatever changes something unless it comes from our own pages: no other site can act in a person's name. */
export function refuseCrossSite(our: OurSite): RequestHandler {
  return (request, response, next) => {
    if (SAFE_METHODS.includes(request.method)) return next()
    if (!isSameOrigin(request, our)) {
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

function isSameOrigin(request: Request, our: OurSite): boolean {
  const site = request.get('Sec-Fetch-Site')
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const origin = request.get('Origin')
  if (origin === undefined) return false
  if (origin === our.origin) return true
  const url = URL.parse(origin)
  // Over http, anybody on the way can pretend to be a page of ours.
  return url?.host === request.get('Host') && (url?.protocol === 'https:' || !our.secure)
}
