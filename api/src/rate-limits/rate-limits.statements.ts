import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { statement } from '../database/statement.ts'

type Limit = {
  key: string
  failures: number
  /** Milliseconds. */
  window: number
  longestWindow: number
  now: Date
  /** A full window that ended before this does not make the next one longer. */
  rememberedSince: Date
}

/** Takes a place in the window, or in a new one if it is over; no row when none is left. */
export const takePlace = statement<Limit>()((db, param) => {
  const isOver = sql<SqlBool>`(rate_limits.resets_at <= ${param('now')} or (rate_limits.failures = 0 and rate_limits.pending = 0))`
  // The window after a full one is a level higher. One without failures restarts at its own level.
  const level = sql<number>`case when rate_limits.resets_at > ${param('now')} then rate_limits.level
    when rate_limits.failures >= ${param('failures')} and rate_limits.resets_at > ${param('rememberedSince')}
    then least(rate_limits.level + 1, 20) else 0 end`
  const after = (length: RawBuilder<number>) => sql<Date>`${param('now')}::timestamptz + ${length} * interval '1 ms'`
  return db
    .insertInto('rate_limits')
    .values({
      key: param('key'),
      failures: 0,
      pending: 1,
      level: 0,
      resets_at: after(sql`${param('window')}::float8`),
    })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet((eb) => ({
          failures: eb.case().when(isOver).then(0).else(eb.ref('rate_limits.failures')).end(),
          pending: sql<number>`case when ${isOver} then 1 else rate_limits.pending + 1 end`,
          level,
          resets_at: eb
            .case()
            .when(isOver)
            .then(after(sql`least(${param('window')}::float8 * 2 ^ (${level}), ${param('longestWindow')}::float8)`))
            .else(eb.ref('rate_limits.resets_at'))
            .end(),
        }))
        .where((eb) =>
          eb.or([
            eb('rate_limits.resets_at', '<=', param('now')),
            eb(eb('rate_limits.failures', '+', eb.ref('rate_limits.pending')), '<', param('failures')),
          ]),
        ),
    )
    .returning('resets_at as resetsAt')
})

/** When the window of a limit ends, if as many attempts have failed as it allows. */
export const findFullWindow = statement<{ key: string; failures: number }>()((db, param) =>
  db
    .selectFrom('rate_limits')
    .select('resets_at as resetsAt')
    .where('key', '=', param('key'))
    .where('failures', '>=', param('failures')),
)

type Outcome = {
  key: string
  resetsAt: Date
  /** 1 for a failed attempt, 0 for one whose place is given back. */
  failed: 0 | 1
}

/** Ends the reservation of a place; no row when its window is over. */
export const settlePlace = statement<Outcome>()((db, param) =>
  db
    .updateTable('rate_limits')
    .set((eb) => ({
      pending: eb('pending', '-', 1),
      failures: eb('failures', '+', param('failed')),
    }))
    .where('key', '=', param('key'))
    .where('resets_at', '=', param('resetsAt'))
    .returning('failures'),
)

/** Forgets the failures that count for these limits. */
export const forgetFailures = statement<{ keys: readonly string[] }>()((db, param) =>
  db.deleteFrom('rate_limits').where('key', '=', sql<string>`any(${param('keys')}::text[])`),
)
