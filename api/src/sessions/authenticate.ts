import type { Sql } from '../database/sql.ts'
import { badCredential } from '../errors.ts'
import { isLive } from './sessions.queries.ts'
import { verifyToken, type SessionRef, type SigningKeys } from './token.ts'

type Deps = { sql: Sql; keys: SigningKeys; now: () => Date }

/**
 * Who is calling: nobody without an `Authorization` header. A header that is there must be good, and the only one.
 * @throws {AppError} UNAUTHENTICATED for anything but the token of a live session
 */
export async function authenticate(
  { sql, keys, now }: Deps,
  authorizations: readonly string[] = [],
): Promise<SessionRef | null> {
  const [authorization, ...others] = authorizations
  if (authorization === undefined) return null
  const token = others.length === 0 ? /^Bearer ([\w.-]+)$/i.exec(authorization)?.[1] : undefined
  const session = token ? verifyToken(keys, token, now()) : null
  if (session === null || !(await isLive(sql, session, now()))) throw badCredential()
  return session
}
