import { redirect, type AppLoadContext } from '@remix-run/node'
import type { Config } from './config.server.ts'
import { localPath } from './local-path.ts'

const SECOND = 1000
const LOOKS_LIKE_A_TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/

/** The `__Host-` prefix makes browsers refuse the cookie from a subdomain or over http. */
const cookieName = ({ secure }: Config) => (secure ? '__Host-latchkey' : 'latchkey')

/** The API's token from the cookie. Whether it is still good, only the API knows. */
export function readToken(request: Request, config: Config): string | null {
  const prefix = `${cookieName(config)}=`
  const cookies = (request.headers.get('Cookie') ?? '').split(';').map((cookie) => cookie.trim())
  const token = cookies.find((cookie) => cookie.startsWith(prefix))?.slice(prefix.length)
  return token !== undefined && LOOKS_LIKE_A_TOKEN.test(token) ? token : null
}

/** The token, or a redirect to sign in that comes back here. */
export function requireToken(request: Request, { config }: AppLoadContext): string {
  const token = readToken(request, config)
  if (token === null) throw redirect(signinPath(request))
  return token
}

type Session = { token: string; expiresAt: string }

/** Keeps the session in the browser for as long as the API does. */
export function startSession({ config }: AppLoadContext, { token, expiresAt }: Session, to: string): Response {
  const maxAge = Math.max(0, Math.floor((Date.parse(expiresAt) - Date.now()) / SECOND))
  return redirect(to, { headers: { 'Set-Cookie': setCookie(config, token, maxAge) } })
}

export function endSession({ config }: AppLoadContext, to: string): Response {
  return redirect(to, { headers: { 'Set-Cookie': setCookie(config, '', 0) } })
}

/** The API does not know this session any more: sign in again, and come back here. */
export function sessionEnded(request: Request, context: AppLoadContext): Response {
  return endSession(context, `${signinPath(request)}&reason=ended`)
}

function signinPath(request: Request): string {
  const { pathname, search } = new URL(request.url)
  return `/signin?redirectTo=${encodeURIComponent(localPath(pathname + search))}`
}

function setCookie(config: Config, token: string, maxAge: number): string {
  const attributes = ['Path=/', `Max-Age=${maxAge}`, 'HttpOnly', 'SameSite=Lax', ...(config.secure ? ['Secure'] : [])]
  return [`${cookieName(config)}=${token}`, ...attributes].join('; ')
}
