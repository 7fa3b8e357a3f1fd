import { isAccessToken } from '../access-tokens/secret.ts'
import type { VerifyAccessToken } from '../access-tokens/verify-access-token.ts'
import { badCredential } from '../errors.ts'
import type { Caller } from '../context.ts'
import type { LiveSessions } from './live-sessions.ts'
import type { VerifyToken } from '../tokens/token.ts'

type Deps = {
  verifyToken: VerifyToken
  verifyAccessToken: VerifyAccessToken
  sessions: LiveSessions
  now: () => Date
}

/**
 * Finds out who is calling: `null` without an `Authorization` header, which is not an error.
 * @throws {AppError} UNAUTHENTICATED for more than one header, or one without the token of a live
 * session or a live access token
 */
export async function authenticate(deps: Deps, authorizations: readonly string[] = []): Promise<Caller | null> {
  if (authorizations.length === 0) return null
  const token = bearerToken(authorizations)
  const caller = token ? await verify(deps, token) : null
  if (caller === null || !(await deps.sessions.isLive(caller))) throw badCredential()
  return caller
}

const verify = ({ verifyToken, verifyAccessToken, now }: Deps, token: string) =>
  isAccessToken(token) ? verifyAccessToken(token) : verifyToken(token, now())

/** The token of the `Authorization` header; `null` if it is malformed or not the only one. */
export function bearerToken(authorizations: readonly string[] = []): string | null {
  const [authorization = '', ...others] = authorizations
  return others.length === 0 ? (/^Bearer ([\w.-]+)$/i.exec(authorization)?.[1] ?? null) : null
}
