import { sql } from 'kysely'
import { statement, type Param, type Writer } from '../database/statement.ts'

type Mine = { userId: string; key: string }
type Window = { userId: string; expired: Date; offset: number }

const nextToExpire = (db: Writer, param: Param<Window>) =>
  db
    .selectFrom('idempotency_keys')
    .select('created_at as createdAt')
    .where('user_id', '=', param('userId'))
    .where('created_at', '>', param('expired'))
    .orderBy('created_at', 'desc')
    .offset(param('offset'))
    .limit(1)

/** The key whose expiry makes room for another one; no row while there is room. */
export const findNextToExpire = statement<Window>()((db, param) => nextToExpire(db, param))

type Asked = Mine & Window & { fingerprint: string; claimedAt: Date; silentSince: Date; repeatable: boolean }

/**
 * Creates the key, or takes over one that has expired, was released, or whose claim is too old.
 * Otherwise returns no row.
 */
export const claimOwn = statement<Asked>()((db, param) =>
  db
    .insertInto('idempotency_keys')
    .columns(['user_id', 'key', 'fingerprint', 'created_at', 'claimed_at'])
    .expression((eb) =>
      db
        .selectNoFrom([
          sql<string>`${param('userId')}::uuid`.as('user_id'),
          sql<string>`${param('key')}::varchar`.as('key'),
          sql<string>`${param('fingerprint')}::varchar`.as('fingerprint'),
          sql<Date>`${param('claimedAt')}::timestamptz`.as('created_at'),
          sql<Date>`${param('claimedAt')}::timestamptz`.as('claimed_at'),
        ])
        .where(
          eb.or([
            eb.not(eb.exists(nextToExpire(db, param))),
            eb.exists(
              eb
                .selectFrom('idempotency_keys')
                .select('key')
                .where('user_id', '=', param('userId'))
                .where('key', '=', param('key'))
                .where('created_at', '>', param('expired')),
            ),
          ]),
        ),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['user_id', 'key'])
        .doUpdateSet((eb) => ({
          fingerprint: eb.ref('excluded.fingerprint'),
          response: null,
          claimed_at: eb.ref('excluded.claimed_at'),
          created_at: eb
            .case()
            .when('idempotency_keys.created_at', '<=', param('expired'))
            .then(eb.ref('excluded.created_at'))
            .else(eb.ref('idempotency_keys.created_at'))
            .end(),
        }))
        .where((eb) =>
          eb.or([
            eb('idempotency_keys.created_at', '<=', param('expired')),
            eb.and([
              eb('idempotency_keys.fingerprint', '=', eb.ref('excluded.fingerprint')),
              eb('idempotency_keys.response', 'is', null),
              eb.or([
                eb('idempotency_keys.claimed_at', 'is', null),
                eb.and([
                  eb('idempotency_keys.claimed_at', '<=', param('silentSince')),
                  sql<boolean>`${param('repeatable')}::boolean`,
                ]),
              ]),
            ]),
          ]),
        ),
    )
    .returning('created_at as createdAt'),
)

export const findOwn = statement<Mine>()((db, param) =>
  db
    .selectFrom('idempotency_keys')
    .select(['fingerprint', 'response', 'claimed_at as claimedAt'])
    .where('user_id', '=', param('userId'))
    .where('key', '=', param('key')),
)

type Claim = Mine & { claimedAt: Date }

export const keepAnswer = statement<Claim & { response: string }>()((db, param) =>
  db
    .updateTable('idempotency_keys')
    .set({ response: sql`${param('response')}::jsonb` })
    .where('user_id', '=', param('userId'))
    .where('key', '=', param('key'))
    .where('claimed_at', '=', param('claimedAt'))
    .where('response', 'is', null),
)

export const giveUpClaim = statement<Claim>()((db, param) =>
  db
    .updateTable('idempotency_keys')
    .set({ claimed_at: null })
    .where('user_id', '=', param('userId'))
    .where('key', '=', param('key'))
    .where('claimed_at', '=', param('claimedAt'))
    .where('response', 'is', null),
)

export const deleteClaimed = statement<Claim>()((db, param) =>
  db
    .deleteFrom('idempotency_keys')
    .where('user_id', '=', param('userId'))
    .where('key', '=', param('key'))
    .where('claimed_at', '=', param('claimedAt'))
    .where('response', 'is', null),
)
