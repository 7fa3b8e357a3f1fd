import type { Request, RequestHandler } from 'express'
import { sendPlainPage } from './plain-page.ts'

type OurSite = { origin: string; secure: boolean }

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS']

/**
 * Refuses requests that change something unless they come from our own pages, so that no other site
 * can act for a person.
 */
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
    // Remix would compare `Origin` with the `Host` header, which a proxy may have changed.
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
  // Over http, an attacker on the network can pretend to be our page.
  return url?.host === request.get('Host') && (url?.protocol === 'https:' || !our.secure)
}
