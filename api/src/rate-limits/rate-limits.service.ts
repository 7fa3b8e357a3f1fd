import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from '../database/sql.ts'
import { rateLimited } from '../errors.ts'
import { DAY, SECOND } from '../time.ts'
import { waitForTurn } from './turns.ts'

export type Limit = {
  /** What is counted and for whom, such as `signin:203.0.113.7`. At most 100 characters. */
  key: string
  failures: number
  /** Milliseconds, beginning with the first failure. */
  window: number
  /** A window that follows a full one is twice as long, up to this. Milliseconds; `window` when left out. */
  longestWindow?: number
}

type Deps = { sql: Sql; now: () => Date }

/** How long to wait for attempts under way, which a busy machine makes slow, before giving up. Milliseconds. */
const PATIENCE = 5 * SECOND

/** How long a full window is remembered after it has ended, to make the next one longer. Milliseconds. */
export const REMEMBERED = DAY

type Attempt<Subject extends object, T> = {
  /** A select of at most one row, read in the statement that takes the places. `$1` is now, the first of `values` `$11`. */
  subject: string
  values: readonly unknown[]
  /** Answers `null` when it has failed. */
  make: (subject: Subject | undefined) => Promise<T | null>
  /** What is done in its place when the inner limit refuses it, so that the time taken does not tell. */
  pretend: () => Promise<unknown>
}

/** What has come of an attempt. `exhausted`: this failure was the last one that the inner limit had room for. */
type Outcome<T> = { answer: T; held: HeldPlaces } | { answer: null; exhausted: boolean }

/** The places of a right attempt. They are given back when this is disposed of, unless a statement with `GIVE_BACK` has done it. */
export type HeldPlaces = AsyncDisposable & { readonly values: readonly (string | Date)[]; givenBack: () => void }

/**
 * Makes an attempt, unless there were too many failures. It is counted before it is made: however many arrive at once, on however
 * many instances, no more than `failures` wrong ones get through in a window. Right ones wait for each other and all get through.
 * @param limits an attempt that the inner one refuses is a failure for the outer one
 * @throws {AppError} RATE_LIMITED, for right attempts too
 */
export async function limitFailures<Subject extends object, T extends object>(
  deps: Deps,
  { outer, inner }: { outer: Limit; inner: Limit },
  { subject, values, make, pretend }: Attempt<Subject, T>,
): Promise<Outcome<T>> {
  const { sql } = deps
  await using stack = new AsyncDisposableStack()
  stack.use(await waitForTurn(outer.key, outer.failures))
  stack.use(await waitForTurn(inner.key, inner.failures))

  const taken = await takePlaces<Found<Subject>>(deps, [outer, inner], takeBoth(subject), values)
  const [found] = taken
  if (taken.length === 1) {
    await pretend().finally(() => settle(sql, taken, 1))
    return refuse(deps, inner)
  }
  let open = true
  stack.defer(async () => {
    if (open) await settle(sql, taken, 0).catch(() => {}) // what has failed says more
  })

  const answer = await make(found?.found ? found : undefined)
  if (answer === null) {
    open = false
    return { answer, exhausted: (await settle(sql, taken, 1)) === inner.failures }
  }
  const held = stack.move()
  return {
    answer,
    held: {
      values: valuesOf(taken),
      givenBack: () => (open = false),
      [Symbol.asyncDispose]: () => held.disposeAsync(),
    },
  }
}

/** Counts an attempt that is limited whatever it comes to. @throws {AppError} RATE_LIMITED */
export async function countAttempt(deps: Deps, limit: Limit): Promise<void> {
  await settle(deps.sql, await takePlaces<Place>(deps, [limit], TAKE_ONE, []), 1)
}

/** A place that an attempt holds while it is made: in the window that ends then. */
type Place = { key: string; resetsAt: Date }
type Found<Subject> = Place & Subject & { found: true | null }

/**
 * Waits while there is no place only because others hold them who may yet succeed.
 * @returns the places taken; one less than there are limits when the last of several is full
 */
async function takePlaces<Row extends Place>(
  deps: Deps,
  limits: readonly Limit[],
  statement: string,
  others: readonly unknown[],
): Promise<Row[]> {
  const { sql, now } = deps
  for (const deadline = performance.now() + PATIENCE; performance.now() < deadline; await sleep(25)) {
    const at = now()
    const values = limits.flatMap(({ key, failures, window, longestWindow = window }) => [
      key,
      failures,
      window,
      longestWindow,
    ])
    const taken = await sql<Row>(statement, [at, new Date(at.getTime() - REMEMBERED), ...values, ...others])
    const next = limits[taken.length]
    if (!next) return taken
    if (await endOfFullWindow(sql, next)) return taken.length === 0 ? refuse(deps, next) : taken
    if (taken.length > 0) await settle(sql, taken, 0)
  }
  throw rateLimited(1)
}

async function refuse({ sql, now }: Deps, limit: Limit): Promise<never> {
  const resetsAt = (await endOfFullWindow(sql, limit)) ?? now()
  throw rateLimited(Math.max(1, Math.ceil((resetsAt.getTime() - now().getTime()) / SECOND)))
}

async function endOfFullWindow(sql: Sql, { key, failures }: Limit): Promise<Date | undefined> {
  const [full] = await sql<{ resetsAt: Date }>(FULL, [key, failures])
  return full?.resetsAt
}

/** @returns the failures that the innermost has now, `undefined` when its window is over */
async function settle(sql: Sql, places: readonly Place[], failed: 0 | 1): Promise<number | undefined> {
  const statement = places.length === 1 ? SETTLE_ONE : SETTLE_BOTH
  const settled = await sql<{ key: string; failures: number }>(statement, [failed, ...valuesOf(places)])
  return settled.find(({ key }) => key === places.at(-1)?.key)?.failures
}

const valuesOf = (places: readonly Place[]) => places.flatMap(({ key, resetsAt }) => [key, resetsAt])

/**
 * Takes one of the places that are left, in one statement; no row when there is none.
 * `$1` is now, `$2` the moment before which a full window is forgotten.
 */
function take([key, failures, window, longestWindow]: readonly string[], condition = 'true'): string {
  const over = '(r.resets_at <= $1 or (r.failures = 0 and r.pending = 0))'
  // A window after a full one is a level higher; one that begins anew before its end, with its first failure, stays what it was.
  const level = `case when r.resets_at > $1 then r.level
    when r.failures >= ${failures} and r.resets_at > $2 then least(r.level + 1, 20) else 0 end`
  return `
    insert into rate_limits as r (key, failures, pending, level, resets_at)
    select ${key}, 0, 1, 0, $1::timestamptz + ${window}::float8 * interval '1 ms' where ${condition}
    on conflict (key) do update set
      failures = case when ${over} then 0 else r.failures end,
      pending = case when ${over} then 1 else r.pending + 1 end,
      level = ${level},
      resets_at = case when ${over}
        then $1::timestamptz + least(${window}::float8 * 2 ^ (${level}), ${longestWindow}::float8) * interval '1 ms'
        else r.resets_at end
    where r.resets_at <= $1 or r.failures + r.pending < ${failures}
    returning key, resets_at as "resetsAt"`
}

const TAKE_ONE = take(['$3', '$4', '$5', '$6'])

/**
 * The inner place only after the outer one, so that two of these never wait for each other. It is not waited for the disk: the
 * attempt's outcome is written there before anybody is told, and takes along what was written before it.
 */
const takeBoth = (subject: string) => `
  with outer_place as (${take(['$3', '$4', '$5', '$6'])}),
  inner_place as (${take(['$7', '$8', '$9', '$10'], 'exists (select from outer_place)')}),
  places as (select 1 as nth, * from outer_place union all select 2, * from inner_place)
  select * from places left join (select true as found, subject.* from (${subject}) subject) subject on true
  where (select set_config('synchronous_commit', 'off', true)) is not null order by nth`

const FULL = 'select resets_at as "resetsAt" from rate_limits where key = $1 and failures >= $2'

const release = (failed: string, [key, resetsAt]: readonly string[], condition = 'true') => `
  update rate_limits set pending = pending - 1, failures = failures + ${failed}
  where key = ${key} and resets_at = ${resetsAt} and ${condition} returning key, failures`

const releaseBoth = (failed: string, outer: readonly string[], inner: readonly string[]) => `
  outer_place as (${release(failed, outer)}),
  inner_place as (${release(failed, inner, '(select count(*) from outer_place) >= 0')})`

const SETTLE_ONE = release('$1', ['$2', '$3'])

const SETTLE_BOTH = `
  with ${releaseBoth('$1', ['$2', '$3'], ['$4', '$5'])}
  select * from outer_place union all select * from inner_place`

/** What a statement begins its list of `with` queries with to give the places of a right attempt back: the `values` are `$1` to `$4`. */
export const GIVE_BACK = releaseBoth('0', ['$1', '$2'], ['$3', '$4'])
export const NOTHING_TO_GIVE_BACK = [null, null, null, null] as const
