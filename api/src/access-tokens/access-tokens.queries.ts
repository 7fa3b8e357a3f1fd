import type { Sql } from '../database/sql.ts'
import type { Owner } from '../pages/pages.queries.ts'
import type { AccessTokenRef } from '../context.ts'
import { isScope, type Scope } from '../permissions/scopes.ts'

/** An access token as the API shows one: everything but the secret. */
export type AccessTokenRow = {
  id: string
  name: string
  lastCharacters: string
  scopes: Scope[]
  createdAt: Date
  lastUsedAt: Date | null
  expiresAt: Date | null
}

const COLUMNS = `id, name, last_characters as "lastCharacters", scopes, created_at as "createdAt",
  last_used_at as "lastUsedAt", expires_at as "expiresAt"`

const OWN = `select ${COLUMNS} from access_tokens where user_id = $1`

/** All of them, newest first: there are never more than `MAX_TOKENS`. */
export function listAccessTokens({ sql, userId }: Owner): Promise<AccessTokenRow[]> {
  return sql<AccessTokenRow>(`${OWN} order by id desc`, [userId])
}

/** By their id; those that are gone are left out. */
export async function findAccessTokens({ sql, userId }: Owner, ids: readonly string[]) {
  const tokens = await sql<AccessTokenRow>(`${OWN} and id = any($2::uuid[])`, [userId, ids])
  return new Map(tokens.map((token) => [token.id, token]))
}

/** The one statement that has no owner in it: the secret says who that is. */
const BY_HASH = 'select user_id as "userId", id as "tokenId", scopes from access_tokens where token_hash = $1'

export async function findByHash(sql: Sql, tokenHash: string): Promise<AccessTokenRef | undefined> {
  const [token] = await sql<{ userId: string; tokenId: string; scopes: string[] }>(BY_HASH, [tokenHash])
  return token && { ...token, scopes: token.scopes.filter(isScope) }
}

const LIFE =
  'select expires_at as "expiresAt", last_used_at as "lastSeenAt" from access_tokens where user_id = $1 and id = $2'

/** One lookup by primary key. */
export async function findLifeOfToken(sql: Sql, { userId, tokenId }: AccessTokenRef) {
  const [token] = await sql<{ expiresAt: Date | null; lastSeenAt: Date | null }>(LIFE, [userId, tokenId])
  return token
}

const TOUCH = `
  update access_tokens set last_used_at = $3
  where user_id = $1 and id = $2 and (last_used_at is null or last_used_at < $3)`

export async function touchToken(sql: Sql, { userId, tokenId }: AccessTokenRef, at: Date): Promise<void> {
  await sql(TOUCH, [userId, tokenId, at])
}
