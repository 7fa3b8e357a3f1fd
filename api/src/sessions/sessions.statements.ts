import { sql, type Expression, type RawBuilder } from 'kysely'
import type { SessionRef } from '../context.ts'
import type { Run } from '../database/run.ts'
import { statement } from '../database/statement.ts'
import type { SecurityEventType } from '../generated/schema.ts'

/** Notifies all instances at commit. Every statement that ends a live session selects this. */
const notifyEnded = (id: Expression<string>): RawBuilder<unknown> => sql`pg_notify('session_ended', ${id}::text)`

/** Ends the live sessions of a person whose id is, or is not, the given one. */
const endLive = (comparison: '=' | '<>') =>
  statement<SessionRef & { now: Date }>()((db, param) =>
    db
      .with('ended', () =>
        db
          .deleteFrom('sessions')
          .where('user_id', '=', param('userId'))
          .where('id', comparison, param('sessionId'))
          .where('expires_at', '>', param('now'))
          .returning('id'),
      )
      .selectFrom('ended')
      .select((eb) => ['id', notifyEnded(eb.ref('id')).as('notified')]),
  )

export const endSession = endLive('=')
export const endOtherSessions = endLive('<>')

const endAll = statement<{ userId: string }>()((db, param) =>
  db
    .with('ended', () => db.deleteFrom('sessions').where('user_id', '=', param('userId')).returning('id'))
    .selectFrom('ended')
    .select((eb) => ['id', notifyEnded(eb.ref('id')).as('notified')]),
)

/**
 * Ends every session of a person.
 * @returns their ids, for `LiveSessions.forget` once the transaction has committed
 */
export async function endAllSessions(run: Run, userId: string): Promise<string[]> {
  const ended = await run(endAll, { userId })
  return ended.map(({ id }) => id)
}

type SessionStart = {
  userId: string
  passwordChangedAt: Date
  sessionId: string
  device: string
  address: string
  startedAt: Date
  expiresAt: Date
  /** The session that the request was sent with, which this one replaces. */
  formerUserId: string | null
  formerSessionId: string | null
  eventId: string
  event: SecurityEventType
}

/**
 * Starts a session, ends the former one and records the event. Does nothing and returns no row if,
 * since the proof was checked, the password was changed or the account's deletion scheduled. The
 * lock makes such a change wait when it happens at this moment; it then ends this session too.
 */
export const insertSession = statement<SessionStart>()((db, param) =>
  db
    .with('owner', () =>
      db
        .selectFrom('users')
        .select('id')
        .where('id', '=', param('userId'))
        .where('password_changed_at', '=', param('passwordChangedAt'))
        .where('deletes_at', 'is', null)
        .forShare(),
    )
    .with('ended', (cte) =>
      cte
        .deleteFrom('sessions')
        .where('user_id', '=', param('formerUserId'))
        .where('id', '=', param('formerSessionId'))
        .where((eb) => eb.exists(eb.selectFrom('owner').select('owner.id')))
        .returning('id'),
    )
    .with('started', (cte) =>
      cte
        .insertInto('sessions')
        .columns(['user_id', 'id', 'device', 'address', 'created_at', 'last_seen_at', 'expires_at'])
        .expression((eb) =>
          eb
            .selectFrom('owner')
            .select([
              'owner.id',
              sql<string>`${param('sessionId')}::uuid`.as('session_id'),
              sql<string>`${param('device')}`.as('device'),
              sql<string>`${param('address')}`.as('address'),
              sql<Date>`${param('startedAt')}::timestamptz`.as('created_at'),
              sql<Date>`${param('startedAt')}::timestamptz`.as('last_seen_at'),
              sql<Date>`${param('expiresAt')}::timestamptz`.as('expires_at'),
            ]),
        )
        .returning('user_id'),
    )
    .with('recorded', (cte) =>
      cte
        .insertInto('security_events')
        .columns(['user_id', 'id', 'type', 'device', 'address', 'created_at'])
        .expression((eb) =>
          eb
            .selectFrom('started')
            .select([
              'started.user_id',
              sql<string>`${param('eventId')}::uuid`.as('event_id'),
              sql<string>`${param('event')}`.as('type'),
              sql<string>`${param('device')}`.as('device'),
              sql<string>`${param('address')}`.as('address'),
              sql<Date>`${param('startedAt')}::timestamptz`.as('created_at'),
            ]),
        )
        .returning('user_id'),
    )
    .selectFrom('recorded')
    .leftJoin('ended', (join) => join.onTrue())
    .select((eb) => [
      'recorded.user_id as userId',
      eb
        .case()
        .when('ended.id', 'is not', null)
        .then(notifyEnded(eb.ref('ended.id').$notNull()))
        .end()
        .as('notified'),
    ]),
)

const touch = statement<SessionRef & { at: Date }>()((db, param) =>
  db
    .updateTable('sessions')
    .set({ last_seen_at: param('at') })
    .where('user_id', '=', param('userId'))
    .where('id', '=', param('sessionId'))
    .where('last_seen_at', '<', param('at')),
)

export async function touchSession(run: Run, session: SessionRef, at: Date): Promise<void> {
  await run(touch, { ...session, at })
}
