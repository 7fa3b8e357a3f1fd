import { MINUTE } from '../../time.ts'
import { ApiError } from './api.server.ts'
import type { Config } from './config.server.ts'
import { readCookie, setCookie, type Cookie } from './cookies.server.ts'

/** The pages that mails link to, with a token. */
export const LINK_PAGES = ['/reset-password', '/verify-email', '/keep-account', '/complete-signup'] as const

export type LinkPage = (typeof LINK_PAGES)[number]

/** How long a link that was opened waits for the button of its page. */
const OPEN_FOR = 30 * MINUTE

/** Longer than the token of any link. */
const MAX_LENGTH = 2000

/** `Lax`, because the links are followed from other sites. */
const cookieOf = (page: LinkPage): Cookie => ({ name: `latchkey-link-${page.slice(1)}`, sameSite: 'Lax' })

const isToken = (value: string) => value.length <= MAX_LENGTH && /^[\w.-]+$/.test(value)

/** Keeps the token of the link that was opened. One that cannot be a token ends the former. */
export function keepLink(config: Config, page: LinkPage, token: string): string {
  return isToken(token) ? setCookie(config, cookieOf(page), { value: token, life: OPEN_FOR }) : forgetLink(config, page)
}

export function forgetLink(config: Config, page: LinkPage): string {
  return setCookie(config, cookieOf(page), { value: '', life: 0 })
}

/** The token of the link that was opened in this browser. Only the API knows whether it is valid. */
export function readLink(request: Request, config: Config, page: LinkPage): string | null {
  return readCookie(request, config, cookieOf(page), isToken)
}

/**
 * The same for the button of the page.
 * @throws {ApiError} LINK_INVALID when there is none, or no more
 */
export function requireLink(request: Request, config: Config, page: LinkPage): string {
  const token = readLink(request, config, page)
  if (token === null) throw new ApiError('LINK_INVALID', 'Open the link in the mail again: it was opened too long ago.')
  return token
}
