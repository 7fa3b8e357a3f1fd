import { LRUCache } from 'lru-cache'
import type { Run } from '../database/run.ts'
import type { AccessTokenRef } from '../context.ts'
import { findByHash } from './access-tokens.queries.ts'
import { hashSecret, isWellFormed } from './secret.ts'

/** About 3 MB when full. */
const MAX_KNOWN = 10_000

/**
 * Whose access token it is and its scopes, or `null` for an unknown token. Does not check whether
 * the token has expired or been revoked since.
 */
export type VerifyAccessToken = (token: string) => Promise<AccessTokenRef | null>

/** Caches the tokens it has found, by their hash: the owner and scopes of a token never change. */
export function createVerifyAccessToken(run: Run): VerifyAccessToken {
  const known = new LRUCache<string, AccessTokenRef>({ max: MAX_KNOWN })

  return async (token) => {
    if (!isWellFormed(token)) return null
    const tokenHash = hashSecret(token)
    const kept = known.get(tokenHash)
    if (kept) return kept

    const found = await findByHash(run, tokenHash)
    if (!found) return null
    known.set(tokenHash, found)
    return found
  }
}
