import { redirect, redirectDocument, type AppLoadContext } from '@remix-run/node'
import { createHash } from 'node:crypto'
import { DAY, MINUTE, SECOND } from '../../time.ts'
import type { Config } from './config.server.ts'
import { cookieValues } from './cookies.server.ts'
import { localPath } from './local-path.ts'

/** As long as the API remembers a device. */
const DEVICE_LIFE = 365 * DAY
const GOODBYE_LIFE = 10 * MINUTE

const TOKEN_PATTERN = /^[\w-]+\.[\w-]+\.[\w-]+$/
/** The API refuses longer tokens, and much longer ones would not fit into a header. */
const MAX_TOKEN_LENGTH = 1000

/**
 * Links from other sites must send the session cookie, but only the sign-in form needs the device
 * cookie.
 */
const SESSION = { name: 'latchkey', sameSite: 'Lax' } as const
const DEVICE = { name: 'latchkey-device', sameSite: 'Strict' } as const
/** The day on which an account will be deleted, for the page that confirms the deletion. */
const GOODBYE = { name: 'latchkey-goodbye', sameSite: 'Strict' } as const
type Cookie = typeof SESSION | typeof DEVICE | typeof GOODBYE

/** The `__Host-` prefix makes browsers refuse the cookie from a subdomain or over http. */
const nameOf = ({ name }: Cookie, { secure }: Config) => (secure ? `__Host-${name}` : name)

/** The session token in the cookie. Only the API knows whether it is valid. */
export function readToken(request: Request, config: Config): string | null {
  return readCookie(request, config, SESSION, isToken)
}

/**
 * The token by which the API recognises this browser. It stays when another person signs in, and does
 * not sign anyone in.
 */
export function readDeviceToken(request: Request, config: Config): string | null {
  return readCookie(request, config, DEVICE, isToken)
}

/**
 * An opaque id of the person, with which tabs compare whose pages they show. It reveals neither the
 * token nor the person.
 */
export function personOf(token: string | null): string | null {
  if (token === null) return null
  return createHash('sha256').update(subjectOf(token)).digest('base64url').slice(0, 16)
}

/**
 * The session token.
 * @throws {Response} a redirect to sign in and back, when there is none
 */
export function requireToken(request: Request, { config }: AppLoadContext): string {
  const token = readToken(request, config)
  if (token === null) throw redirect(signinPath(request))
  return token
}

/**
 * Redirects people who are signed in away from pages such as sign-in; not after a POST, whose
 * answer may be a form with errors.
 */
export function skipSignedIn(request: Request, { config, method }: AppLoadContext, to: string): void {
  if (method !== 'POST' && readToken(request, config) !== null) throw redirect(to)
}

type Session = {
  token: string
  expiresAt: string
  /** Only after signing in. The browser keeps the newest one, of any person. */
  deviceToken?: string
}

/** Stores the session in cookies for as long as it is valid. */
export function startSession({ config }: AppLoadContext, session: Session, to: string): Response {
  const { token, expiresAt, deviceToken } = session
  const life = Math.max(0, Date.parse(expiresAt) - Date.now())
  const headers = new Headers({ 'Set-Cookie': setCookie(config, SESSION, { value: token, life }) })
  if (deviceToken !== undefined) {
    headers.append('Set-Cookie', setCookie(config, DEVICE, { value: deviceToken, life: DEVICE_LIFE }))
  }
  return redirect(to, { headers })
}

/**
 * Removes the person from the browser: the session cookie, the cache, the storage, and by a full
 * page load the memory of scripts. Only the device cookie stays.
 */
export function endSession({ config }: AppLoadContext, to: string): Response {
  return redirectDocument(to, { headers: { ...forgetToken(config), 'Clear-Site-Data': '"cache", "storage"' } })
}

/**
 * Ends the session after the person has asked to delete the account. A short-lived cookie lets the
 * next page show the day.
 */
export function redirectToGoodbye(context: AppLoadContext, lastDay: string): Response {
  const response = endSession(context, '/goodbye')
  response.headers.append('Set-Cookie', setCookie(context.config, GOODBYE, { value: lastDay, life: GOODBYE_LIFE }))
  return response
}

/** The day of the deletion that was just requested in this browser. */
export function readGoodbye(request: Request, config: Config): string | null {
  return readCookie(request, config, GOODBYE, (value) => value !== '')
}

/** Deletes the session cookie, which needs the attributes that it was set with. */
export function forgetToken(config: Config): { 'Set-Cookie': string } {
  return { 'Set-Cookie': setCookie(config, SESSION, { value: '', life: 0 }) }
}

/** Ends a session that the API no longer accepts, and leads to sign-in and back. */
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

/** @param life in milliseconds */
function setCookie(config: Config, cookie: Cookie, { value, life }: { value: string; life: number }): string {
  const attributes = ['Path=/', `Max-Age=${Math.floor(life / SECOND)}`, 'HttpOnly', `SameSite=${cookie.sameSite}`]
  return [`${nameOf(cookie, config)}=${value}`, ...attributes, ...(config.secure ? ['Secure'] : [])].join('; ')
}

/** The subject that an unverified token claims: enough to compare two tokens. */
function subjectOf(token: string): string {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    const hasSubject = typeof claims === 'object' && claims !== null && 'sub' in claims
    return hasSubject && typeof claims.sub === 'string' ? claims.sub : token
  } catch {
    return token
  }
}
