import { redirect, redirectDocument, type AppLoadContext } from '@remix-run/node'
import { createHash } from 'node:crypto'
import { DAY, MINUTE } from '../../time.ts'
import type { Config } from './config.server.ts'
import { readCookie, setCookie } from './cookies.server.ts'
import { localPath } from './local-path.ts'

/** As long as the API remembers a device. */
const DEVICE_LIFE = 365 * DAY
const GOODBYE_LIFE = 10 * MINUTE
const EMAIL_LIFE = 10 * MINUTE

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
/** The address of the account that a link from a mail was about, for the sign-in form that follows. */
const EMAIL = { name: 'latchkey-email', sameSite: 'Strict' } as const
/** The session in which the person does not want to be reminded to confirm their address. */
const PUT_OFF = { name: 'latchkey-put-off', sameSite: 'Lax' } as const

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
  return shortHash(subjectOf(token))
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

/**
 * Leads to the sign-in form after a link from a mail was used, with the address of its account
 * filled in. Whoever was signed in in this browser no longer is.
 */
export function redirectToSignin(context: AppLoadContext, { reason, email }: { reason: string; email: string }) {
  const response = endSession(context, `/signin?reason=${reason}`)
  const value = encodeURIComponent(email)
  response.headers.append('Set-Cookie', setCookie(context.config, EMAIL, { value, life: EMAIL_LIFE }))
  return response
}

/** The address to fill in, which anybody can edit. */
export function readEmail(request: Request, config: Config): string | null {
  const value = readCookie(request, config, EMAIL, (value) => /^(?:[\w.!*'()~-]|%[\dA-F]{2})+$/.test(value))
  try {
    return value === null ? null : decodeURIComponent(value)
  } catch {
    return null
  }
}

/** Puts the reminder to confirm the address off, until this session ends or the browser is closed. */
export function putOffReminder(config: Config, token: string): { 'Set-Cookie': string } {
  return { 'Set-Cookie': setCookie(config, PUT_OFF, { value: shortHash(token), life: null }) }
}

export function hasPutOffReminder(request: Request, config: Config): boolean {
  const token = readToken(request, config)
  return token !== null && readCookie(request, config, PUT_OFF, (value) => value === shortHash(token)) !== null
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

const shortHash = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 16)

/** The subject that an unverified token claims: enough to compare two tokens, or to show it. */
export function subjectOf(token: string): string {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    const hasSubject = typeof claims === 'object' && claims !== null && 'sub' in claims
    return hasSubject && typeof claims.sub === 'string' ? claims.sub : token
  } catch {
    return token
  }
}
