import { redirect, redirectDocument, type AppLoadContext } from '@remix-run/node'
import { createHash } from 'node:crypto'
import type { Config } from './config.server.ts'
import { cookieValues } from './cookies.server.ts'
import { DAY, MINUTE, SECOND } from '../../time.ts'
import { localPath } from './local-path.ts'

/** The API forgets a device after the same time. */
const DEVICE_LIFE = 365 * DAY
const GOODBYE_LIFE = 10 * MINUTE

const TOKEN_PATTERN = /^[\w-]+\.[\w-]+\.[\w-]+$/
/** The API refuses longer ones; much longer ones would not even fit into a header. */
const MAX_TOKEN_LENGTH = 1000

/** The session is asked for by links from other sites too; the device only by our own sign-in form. */
const SESSION = { name: 'latchkey', sameSite: 'Lax' } as const
const DEVICE = { name: 'latchkey-device', sameSite: 'Strict' } as const
/** The day that an account goes, for the page after asking for that. */
const GOODBYE = { name: 'latchkey-goodbye', sameSite: 'Strict' } as const
type Cookie = typeof SESSION | typeof DEVICE | typeof GOODBYE

/** The `__Host-` prefix makes browsers refuse the cookie from a subdomain or over http. */
const nameOf = ({ name }: Cookie, { secure }: Config) => (secure ? `__Host-${name}` : name)

/** The API's token from the cookie. Whether it is still good, only the API knows. */
export function readToken(request: Request, config: Config): string | null {
  return readCookie(request, config, SESSION, isToken)
}

/** What the API knows this browser by, whoever signed in last. It signs nobody in. */
export function readDeviceToken(request: Request, config: Config): string | null {
  return readCookie(request, config, DEVICE, isToken)
}

/** Tells apart whose pages two tabs show, and nothing else: neither the token nor the person can be had from it. */
export function personOf(token: string | null): string | null {
  if (token === null) return null
  return createHash('sha256').update(subjectOf(token)).digest('base64url').slice(0, 16)
}

/** The token, or a redirect to sign in that comes back here. */
export function requireToken(request: Request, { config }: AppLoadContext): string {
  const token = readToken(request, config)
  if (token === null) throw redirect(signinPath(request))
  return token
}

/** For pages that are for people who are not signed in: everybody else goes on. Not where a form of theirs has failed. */
export function skipSignedIn(request: Request, { config, method }: AppLoadContext, to: string): void {
  if (method !== 'POST' && readToken(request, config) !== null) throw redirect(to)
}

type Session = {
  token: string
  expiresAt: string
  /** With a new sign-in; the browser keeps the newest, whosever it is. */
  deviceToken?: string
}

/** Keeps the session in the browser for as long as the API does. */
export function startSession({ config }: AppLoadContext, session: Session, to: string): Response {
  const { token, expiresAt, deviceToken } = session
  const life = Math.max(0, Date.parse(expiresAt) - Date.now())
  const headers = new Headers({ 'Set-Cookie': setCookie(config, SESSION, { value: token, life }) })
  if (deviceToken !== undefined) {
    headers.append('Set-Cookie', setCookie(config, DEVICE, { value: deviceToken, life: DEVICE_LIFE }))
  }
  return redirect(to, { headers })
}

/** Leaves nothing of the person in the browser: no cookie but the device's, and a page loaded anew instead of the scripts' memory. */
export function endSession({ config }: AppLoadContext, to: string): Response {
  return redirectDocument(to, { headers: { ...forgetToken(config), 'Clear-Site-Data': '"cache", "storage"' } })
}

/** Ends the session of somebody whose account goes on that day; for some minutes, this browser may say so. */
export function redirectToGoodbye(context: AppLoadContext, lastDay: string): Response {
  const response = endSession(context, '/goodbye')
  response.headers.append('Set-Cookie', setCookie(context.config, GOODBYE, { value: lastDay, life: GOODBYE_LIFE }))
  return response
}

/** The day that the account goes which was just asked to be deleted in this browser. */
export function readGoodbye(request: Request, config: Config): string | null {
  return readCookie(request, config, GOODBYE, (value) => value !== '')
}

/** Takes the session's cookie away, which needs the attributes that it was set with. */
export function forgetToken(config: Config): { 'Set-Cookie': string } {
  return { 'Set-Cookie': setCookie(config, SESSION, { value: '', life: 0 }) }
}

/** The API does not know this session any more: sign in again, and come back here. */
export function sessionEnded(request: Request, context: AppLoadContext): Response {
  return endSession(context, `${signinPath(request)}&reason=ended`)
}

function signinPath(request: Request): string {
  const { pathname, search } = new URL(request.url)
  return `/signin?redirectTo=${encodeURIComponent(localPath(pathname + search))}`
}

const isToken = (value: string) => value.length <= MAX_TOKEN_LENGTH && TOKEN_PATTERN.test(value)

function readCookie(request: Request, config: Config, cookie: Cookie, fits: (value: string) => boolean): string | null {
  return cookieValues(request, nameOf(cookie, config)).find(fits) ?? null
}

/** @param life milliseconds */
function setCookie(config: Config, cookie: Cookie, { value, life }: { value: string; life: number }): string {
  const attributes = ['Path=/', `Max-Age=${Math.floor(life / SECOND)}`, 'HttpOnly', `SameSite=${cookie.sameSite}`]
  return [`${nameOf(cookie, config)}=${value}`, ...attributes, ...(config.secure ? ['Secure'] : [])].join('; ')
}

/** Whose token it says it is: enough to compare two, and no more than that. */
function subjectOf(token: string): string {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    const hasSubject = typeof claims === 'object' && claims !== null && 'sub' in claims
    return hasSubject && typeof claims.sub === 'string' ? claims.sub : token
  } catch {
    return token
  }
}
