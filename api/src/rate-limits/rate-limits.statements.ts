import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { statement, type Param, type Writer } from '../database/statement.ts'

type Moment = {
  now: Date
  /** A full window that ended before this does not make the next one longer. */
  rememberedSince: Date
}

/** A limit, as parameters of a statement. */
type LimitParams = { key: string; failures: number; window: number; longestWindow: number }

type InnerLimitParams = { innerKey: string; innerFailures: number; innerWindow: number; innerLongestWindow: number }

type Bounds = { [Name in keyof LimitParams]: RawBuilder<LimitParams[Name]> }

const boundsOf = (param: Param<LimitParams>): Bounds => ({
  key: param('key'),
  failures: param('failures'),
  window: param('window'),
  longestWindow: param('longestWindow'),
})

const innerBoundsOf = (param: Param<InnerLimitParams>): Bounds => ({
  key: param('innerKey'),
  failures: param('innerFailures'),
  window: param('innerWindow'),
  longestWindow: param('innerLongestWindow'),
})

/** Takes one of the places that are left; no row when there is none. */
function takePlace(
  db: Writer,
  param: Param<Moment>,
  { key, failures, window, longestWindow }: Bounds,
  condition: RawBuilder<SqlBool> = sql`true`,
) {
  const isOver = sql<SqlBool>`(rate_limits.resets_at <= ${param('now')} or (rate_limits.failures = 0 and rate_limits.pending = 0))`
  // The window after a full one is a level higher. One without failures restarts at its own level.
  const level = sql<number>`case when rate_limits.resets_at > ${param('now')} then rate_limits.level
    when rate_limits.failures >= ${failures} and rate_limits.resets_at > ${param('rememberedSince')} then least(rate_limits.level + 1, 20)
    else 0 end`
  const endOf = (length: RawBuilder<number>) => sql<Date>`${param('now')}::timestamptz + ${length} * interval '1 ms'`
  return db
    .insertInto('rate_limits')
    .columns(['key', 'failures', 'pending', 'level', 'resets_at'])
    .expression(
      db
        .selectNoFrom([
          sql<string>`${key}::text`.as('key'),
          sql<number>`0`.as('failures'),
          sql<number>`1`.as('pending'),
          sql<number>`0`.as('level'),
          endOf(sql`${window}::float8`).as('resets_at'),
        ])
        .where(condition),
    )
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet((eb) => ({
          failures: eb.case().when(isOver).then(0).else(eb.ref('rate_limits.failures')).end(),
          pending: eb
            .case()
            .when(isOver)
            .then(1)
            .else(eb('rate_limits.pending', '+', 1))
            .end(),
          level,
          resets_at: eb
            .case()
            .when(isOver)
            .then(endOf(sql`least(${window}::float8 * 2 ^ (${level}), ${longestWindow}::float8)`))
            .else(eb.ref('rate_limits.resets_at'))
            .end(),
        }))
        .where((eb) =>
          eb.or([
            eb('rate_limits.resets_at', '<=', param('now')),
            eb(eb('rate_limits.failures', '+', eb.ref('rate_limits.pending')), '<', failures),
          ]),
        ),
    )
    .returning(['key', 'resets_at as resetsAt'])
}

export const takeOne = statement<Moment & LimitParams>()((db, param) => takePlace(db, param, boundsOf(param)))

/** The inner place only with the outer one, and after it: a fixed order prevents deadlocks. */
export const takeBoth = statement<Moment & LimitParams & InnerLimitParams>()((db, param) =>
  db
    .with('outer_place', () => takePlace(db, param, boundsOf(param)))
    .with('inner_place', (cte) =>
      takePlace(
        db,
        param,
        innerBoundsOf(param),
        sql`exists (${cte.selectFrom('outer_place').select('outer_place.key')})`,
      ),
    )
    .selectFrom('outer_place')
    .select(['key', 'resetsAt', sql<number>`1`.as('nth')])
    .unionAll((eb) => eb.selectFrom('inner_place').select(['key', 'resetsAt', sql<number>`2`.as('nth')]))
    .orderBy('nth'),
)

/** When the window of a limit ends, if as many attempts have failed as it allows. */
export const findFullWindow = statement<{ key: string; failures: number }>()((db, param) =>
  db
    .selectFrom('rate_limits')
    .select('resets_at as resetsAt')
    .where('key', '=', param('key'))
    .where('failures', '>=', param('failures')),
)

type Outcome = {
  /** 1 for a failed attempt, 0 for one whose place is given back. */
  failed: 0 | 1
}
type PlaceParams = { key: string; resetsAt: Date }
type InnerPlaceParams = { innerKey: string; innerResetsAt: Date }

/** Ends the reservation of a place; no row when its window is over. */
const settlePlace = (
  db: Writer,
  param: Param<Outcome>,
  { key, resetsAt }: { key: RawBuilder<string>; resetsAt: RawBuilder<Date> },
) =>
  db
    .updateTable('rate_limits')
    .set((eb) => ({
      pending: eb('pending', '-', 1),
      failures: eb('failures', '+', param('failed')),
    }))
    .where('key', '=', key)
    .where('resets_at', '=', resetsAt)
    .returning('failures')

export const settleOne = statement<Outcome & PlaceParams>()((db, param) =>
  settlePlace(db, param, { key: param('key'), resetsAt: param('resetsAt') }),
)

/** The inner place after the outer one, as they were taken. The row is the inner limit's. */
export const settleBoth = statement<Outcome & PlaceParams & InnerPlaceParams>()((db, param) =>
  db
    .with('outer_place', () => settlePlace(db, param, { key: param('key'), resetsAt: param('resetsAt') }))
    .with('inner_place', (cte) =>
      settlePlace(db, param, { key: param('innerKey'), resetsAt: param('innerResetsAt') }).where(
        sql<SqlBool>`(${cte.selectFrom('outer_place').select((eb) => eb.fn.countAll().as('count'))}) >= 0`,
      ),
    )
    .selectFrom('inner_place')
    .select('failures'),
)
