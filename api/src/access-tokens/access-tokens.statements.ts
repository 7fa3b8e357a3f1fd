import { sql } from 'kysely'
import type { AccessTokenRef } from '../context.ts'
import { notify } from '../database/notify.ts'
import type { Run } from '../database/run.ts'
import { statement } from '../database/statement.ts'
import type { Owner } from '../pages/pages.queries.ts'
import type { AccessTokenRow } from './access-token.entity.ts'

const lockOwner = statement<{ userId: string }>()((db, param) =>
  db
    .selectFrom('users')
    .select('id')
    .where('id', '=', param('userId'))
    .where('deletes_at', 'is', null)
    .forNoKeyUpdate(),
)

/**
 * Locks the account, so that creations of tokens wait for each other and for a deletion.
 * @returns whether the account exists and no deletion is scheduled
 */
export const lockAccount = async ({ run, userId }: Owner): Promise<boolean> =>
  (await run(lockOwner, { userId })).length > 0

type NewToken = Omit<AccessTokenRow, 'lastUsedAt'> & { tokenHash: string }

const insertWithin = statement<NewToken & { userId: string; max: number }>()((db, param) =>
  db
    .insertInto('access_tokens')
    .columns(['user_id', 'id', 'name', 'token_hash', 'last_characters', 'scopes', 'created_at', 'expires_at'])
    .expression((eb) =>
      db
        .selectNoFrom([
          sql<string>`${param('userId')}::uuid`.as('user_id'),
          sql<string>`${param('id')}::uuid`.as('id'),
          sql<string>`${param('name')}::text`.as('name'),
          sql<string>`${param('tokenHash')}::text`.as('token_hash'),
          sql<string>`${param('lastCharacters')}::text`.as('last_characters'),
          sql<AccessTokenRow['scopes']>`${param('scopes')}::text[]`.as('scopes'),
          sql<Date>`${param('createdAt')}::timestamptz`.as('created_at'),
          sql<Date | null>`${param('expiresAt')}::timestamptz`.as('expires_at'),
        ])
        .where(
          eb.selectFrom('access_tokens').select(eb.fn.countAll().as('count')).where('user_id', '=', param('userId')),
          '<',
          param('max'),
        ),
    )
    .returning('id'),
)

/** @returns whether it was created; `false` when there are `max` already */
export const insertAccessToken = async ({ run, userId }: Owner, token: NewToken, max: number): Promise<boolean> =>
  (await run(insertWithin, { ...token, userId, max })).length > 0

const touchOwn = statement<{ userId: string; tokenId: string; at: Date }>()((db, param) =>
  db
    .updateTable('access_tokens')
    .set({ last_used_at: param('at') })
    .where('user_id', '=', param('userId'))
    .where('id', '=', param('tokenId'))
    .where((eb) => eb.or([eb('last_used_at', 'is', null), eb('last_used_at', '<', param('at'))])),
)

export async function touchToken(run: Run, { userId, tokenId }: AccessTokenRef, at: Date): Promise<void> {
  await run(touchOwn, { userId, tokenId, at })
}

const deleteOwn = statement<{ userId: string; tokenId: string }>()((db, param) =>
  db
    .with('ended', (db) =>
      db
        .deleteFrom('access_tokens')
        .where('user_id', '=', param('userId'))
        .where('id', '=', param('tokenId'))
        .returning('id'),
    )
    .selectFrom('ended')
    .select(['id', notify('session_ended', sql.ref('id')).as('notified')]),
)

/** Notifies all instances at commit. @returns whether the token existed */
export const deleteAccessToken = async ({ run, userId }: Owner, tokenId: string): Promise<boolean> =>
  (await run(deleteOwn, { userId, tokenId })).length > 0

const deleteAllOwn = statement<{ userId: string }>()((db, param) =>
  db
    .with('ended', (db) => db.deleteFrom('access_tokens').where('user_id', '=', param('userId')).returning('id'))
    .selectFrom('ended')
    .select(['id', notify('session_ended', sql.ref('id')).as('notified')]),
)

/**
 * @returns the ids of the revoked tokens, for `LiveSessions.forget` once the transaction has
 * committed
 */
export async function revokeAllTokens(run: Run, userId: string): Promise<string[]> {
  const revoked = await run(deleteAllOwn, { userId })
  return revoked.map(({ id }) => id)
}
