import type { AccessTokenRef } from '../context.ts'
import type { Run } from '../database/run.ts'
import { anyOf, statement } from '../database/statement.ts'
import type { Owner } from '../pages/pages.queries.ts'
import { isScope } from '../permissions/scopes.ts'
import type { AccessTokenRow } from './access-token.entity.ts'

const ACCESS_TOKEN = [
  'id',
  'name',
  'last_characters as lastCharacters',
  'scopes',
  'created_at as createdAt',
  'last_used_at as lastUsedAt',
  'expires_at as expiresAt',
] as const

const listOwn = statement<{ userId: string }>()((db, param) =>
  db.selectFrom('access_tokens').select(ACCESS_TOKEN).where('user_id', '=', param('userId')).orderBy('id', 'desc'),
)

/** All tokens of a person, newest first: there are never more than `MAX_TOKENS`. */
export const listAccessTokens = ({ run, userId }: Owner): Promise<AccessTokenRow[]> => run(listOwn, { userId })

const findOwn = statement<{ userId: string; ids: readonly string[] }>()((db, param) =>
  db
    .selectFrom('access_tokens')
    .select(ACCESS_TOKEN)
    .where('user_id', '=', param('userId'))
    .where('id', '=', anyOf(param('ids'))),
)

/** By id, without those that are gone. */
export async function findAccessTokens({ run, userId }: Owner, ids: readonly string[]) {
  const tokens = await run(findOwn, { userId, ids })
  return new Map(tokens.map((token): [string, AccessTokenRow] => [token.id, token]))
}

/** Names no user, because the hash identifies the owner. */
const findSecret = statement<{ tokenHash: string }>()((db, param) =>
  db
    .selectFrom('access_tokens')
    .select(['user_id as userId', 'id as tokenId', 'scopes'])
    .where('token_hash', '=', param('tokenHash')),
)

export async function findByHash(run: Run, tokenHash: string): Promise<AccessTokenRef | undefined> {
  const [token] = await run(findSecret, { tokenHash })
  return token && { ...token, scopes: token.scopes.filter(isScope) }
}

const findLife = statement<{ userId: string; tokenId: string }>()((db, param) =>
  db
    .selectFrom('access_tokens')
    .select(['expires_at as expiresAt', 'last_used_at as lastSeenAt'])
    .where('user_id', '=', param('userId'))
    .where('id', '=', param('tokenId')),
)

/** One lookup by primary key. */
export async function findLifeOfToken(run: Run, { userId, tokenId }: AccessTokenRef) {
  const [token] = await run(findLife, { userId, tokenId })
  return token
}
