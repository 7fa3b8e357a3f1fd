import { SECOND } from '../../time.ts'
import type { Config } from './config.server.ts'

/** A cookie that scripts cannot read. */
export type Cookie = { name: string; sameSite: 'Lax' | 'Strict' }

/** The `__Host-` prefix makes browsers refuse the cookie from a subdomain or over http. */
const nameOf = ({ name }: Cookie, { secure }: Config) => (secure ? `__Host-${name}` : name)

/** The values of all cookies of this name: a browser can send several, for different paths. */
export function cookieValues(request: Request, name: string): string[] {
  const prefix = `${name}=`
  const cookies = (request.headers.get('Cookie') ?? '').split(';').map((cookie) => cookie.trim())
  return cookies.filter((cookie) => cookie.startsWith(prefix)).map((cookie) => cookie.slice(prefix.length))
}

/** The first value that fits. */
export function readCookie(
  request: Request,
  config: Config,
  cookie: Cookie,
  fits: (value: string) => boolean,
): string | null {
  return cookieValues(request, nameOf(cookie, config)).find(fits) ?? null
}

/**
 * The header `Set-Cookie`. The path is `/`, as `__Host-` demands.
 * @param life in milliseconds; `null` until the browser is closed
 */
export function setCookie(config: Config, cookie: Cookie, { value, life }: { value: string; life: number | null }) {
  const attributes = [
    'Path=/',
    ...(life === null ? [] : [`Max-Age=${Math.floor(life / SECOND)}`]),
    'HttpOnly',
    `SameSite=${cookie.sameSite}`,
    ...(config.secure ? ['Secure'] : []),
  ]
  return [`${nameOf(cookie, config)}=${value}`, ...attributes].join('; ')
}
