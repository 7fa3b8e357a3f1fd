import type { Sql } from '../database/sql.ts'
import type { AccessTokenRef } from '../context.ts'
import { findByHash } from './access-tokens.queries.ts'
import { hashSecret, isWellFormed } from './secret.ts'

/** About 3 MB when full. */
const MAX_KNOWN = 10_000

/** Whose token it is and what for, or `null` when there is none such. Does not say whether it has been revoked or has expired since. */
export type VerifyAccessToken = (token: string) => Promise<AccessTokenRef | null>

/** Remembers the tokens that it has found, by their hash: neither the owner nor the scopes of one ever change. */
export function createVerifyAccessToken(sql: Sql): VerifyAccessToken {
  const known = new Map<string, AccessTokenRef>()

  return async (token) => {
    if (!isWellFormed(token)) return null
    const tokenHash = hashSecret(token)
    const kept = known.get(tokenHash)
    if (kept) return kept

    const found = await findByHash(sql, tokenHash)
    if (!found) return null
    const [oldest] = known.size < MAX_KNOWN ? [] : known.keys()
    if (oldest !== undefined) known.delete(oldest)
    known.set(tokenHash, found)
    return found
  }
}
