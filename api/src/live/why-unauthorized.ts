import jwt from 'jsonwebtoken'
import { bearerToken } from '../sessions/authenticate.ts'
import { SECOND } from '../time.ts'

type Given = {
  /** Values of `authorization`, from the header and from the payload of the first message. */
  authorizations: readonly string[]
  /** The payload of the first message. */
  params: Record<string, unknown> | undefined
  /** The requested URL. */
  url: string
  now: Date
}

/** Tells the developer of a client why its WebSocket was closed, in at most 123 bytes. */
export function whyUnauthorized({ authorizations, params, url, now }: Given): string {
  if (authorizations.length > 1) return 'Different tokens were sent as "authorization": send one.'
  if (authorizations.length === 0) {
    return /token|bearer|auth/i.test(url + JSON.stringify(params ?? {}))
      ? 'The token is in the wrong place: send it as "authorization" at the top of the payload of connection_init.'
      : 'No token: send { "authorization": "Bearer <token>" } as the payload of connection_init.'
  }
  const token = bearerToken(authorizations)
  if (token === null) return '"authorization" must be "Bearer <token>".'
  const claims = jwt.decode(token, { json: true })
  return claims?.exp !== undefined && claims.exp * SECOND <= now.getTime()
    ? 'This token has expired. Sign in again.'
    : 'This token is not valid, or its session has ended. Sign in again.'
}
