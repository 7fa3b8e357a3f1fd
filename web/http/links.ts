import { Router } from 'express'
import type { Config } from '../app/server/config.server.ts'
import { keepLink, LINK_PAGES } from '../app/server/link-cookie.server.ts'

/**
 * Moves the token of a link from a mail out of the address and into a cookie, so that no history,
 * page, referrer or log has it. The API is not asked: programs that check mails open links as well,
 * and only the button of the page uses a link up.
 */
export function links(config: Config): Router {
  const router = Router()
  for (const page of LINK_PAGES) {
    router.get(page, (request, response, next) => {
      const token = new URL(request.originalUrl, config.origin).searchParams.get('token')
      if (token === null) return next()
      response
        .set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' })
        .append('Set-Cookie', keepLink(config, page, token))
        .redirect(303, page)
    })
  }
  return router
}
