import { badCredential } from '../errors.ts'
import type { LiveSessions } from './live-sessions.ts'
import type { SessionRef, VerifyToken } from './token.ts'

type Deps = { verifyToken: VerifyToken; sessions: LiveSessions; now: () => Date }

/**
 * Who is calling: nobody without an `Authorization` header. A header that is there must be good, and the only one.
 * @throws {AppError} UNAUTHENTICATED for anything but the token of a live session
 */
export async function authenticate(
  { verifyToken, sessions, now }: Deps,
  authorizations: readonly string[] = [],
): Promise<SessionRef | null> {
  if (authorizations.length === 0) return null
  const token = bearerToken(authorizations)
  const session = token ? verifyToken(token, now()) : null
  if (session === null || !(await sessions.isLive(session))) throw badCredential()
  return session
}

/** The token of the only `Authorization` header. */
export function bearerToken(authorizations: readonly string[] = []): string | null {
  const [authorization = '', ...others] = authorizations
  return others.length === 0 ? (/^Bearer ([\w.-]+)$/i.exec(authorization)?.[1] ?? null) : null
}
