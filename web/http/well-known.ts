import { Router } from 'express'
import type { Config } from '../app/server/config.server.ts'
import { DAY } from '../time.ts'

/**
 * The contacts come from the current settings, so the file must be fetched again after this time.
 */
const VALID_FOR = 30 * DAY

/** The well-known addresses that password managers and security researchers look for. */
export function wellKnown({ origin, securityContacts }: Config): Router {
  const router = Router()
  router.get('/.well-known/change-password', (_request, response) => response.redirect('/settings/security'))
  router.get('/.well-known/security.txt', (_request, response, next) => {
    if (securityContacts.length === 0) return next()
    // RFC 9116, 2.5
    const lines = [
      ...securityContacts.map((contact) => `Contact: ${contact}`),
      `Expires: ${new Date(Date.now() + VALID_FOR).toISOString()}`,
      `Canonical: ${origin}/.well-known/security.txt`,
    ]
    response.type('text/plain; charset=utf-8').send(`${lines.join('\n')}\n`)
  })
  return router
}
