import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from '../database/sql.ts'
import { AppError, rateLimited } from '../errors.ts'
import { DAY, SECOND } from '../time.ts'
import { waitForTurn } from '../turns.ts'

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

/** How long to wait for attempts under way on other instances before giving up. Milliseconds. */
const PATIENCE = 2 * SECOND

/** How long a full window is remembered after it has ended, to make the next one longer. Milliseconds. */
export const REMEMBERED = DAY

/** What an attempt came to. A refusal by another limit counts as a failure: it costs the same work. */
export type Outcome<T> = { answer: T | null; exhausted: boolean }

/**
 * Makes an attempt, unless there were too many failures. It is counted before it is made: however many arrive at once, on however
 * many instances, no more than `failures` wrong ones get through in a window. Right ones wait for each other and all get through.
 * @param attempt answers `null` when it has failed
 * @returns the answer, and whether this failure was the last one that the window had room for
 * @throws {AppError} RATE_LIMITED, for right attempts too
 */
export async function limitFailures<T>(
  deps: Deps,
  limit: Limit,
  attempt: () => Promise<T | null>,
): Promise<Outcome<T>> {
  using _turn = await waitForTurn(limit.key, limit.failures)
  const resetsAt = await reserve(deps, limit)
  try {
    const answer = await attempt()
    const failures = await settle(deps.sql, limit.key, resetsAt, answer === null ? 1 : 0)
    return { answer, exhausted: answer === null && failures === limit.failures }
  } catch (error) {
    const limited = error instanceof AppError && error.code === 'RATE_LIMITED'
    await settle(deps.sql, limit.key, resetsAt, limited ? 1 : 0)
    throw error
  }
}

/** Counts an attempt that is limited whatever it comes to. @throws {AppError} RATE_LIMITED */
export async function countAttempt(deps: Deps, limit: Limit): Promise<void> {
  await settle(deps.sql, limit.key, await reserve(deps, limit), 1)
}

/** @returns when the window ends that the attempt counts in */
async function reserve({ sql, now }: Deps, limit: Limit): Promise<Date> {
  const { key, failures, window, longestWindow = window } = limit
  for (const deadline = performance.now() + PATIENCE; performance.now() < deadline; await sleep(25)) {
    const at = now()
    const values = [key, at, failures, window, longestWindow, new Date(at.getTime() - REMEMBERED)]
    const [taken] = await sql<{ resetsAt: Date }>(RESERVE, values)
    if (taken) return taken.resetsAt
    const [current] = await sql<{ resetsAt: Date }>(FULL, [key, failures])
    if (current) throw rateLimited(Math.max(1, Math.ceil((current.resetsAt.getTime() - now().getTime()) / SECOND)))
  }
  throw rateLimited(1)
}

async function settle(sql: Sql, key: string, resetsAt: Date, failed: 0 | 1): Promise<number | undefined> {
  const [settled] = await sql<{ failures: number }>(SETTLE, [key, resetsAt, failed])
  return settled?.failures
}

const OVER = '(r.resets_at <= $2 or (r.failures = 0 and r.pending = 0))'
/** A window after a full one is a level higher, unless that was long ago. */
const LEVEL = `case when not ${OVER} then r.level when r.failures >= $3 and r.resets_at > $6 then least(r.level + 1, 20) else 0 end`

/** Takes one of the places that are left, in one statement; no row when there is none. */
const RESERVE = `
  insert into rate_limits as r (key, failures, pending, level, resets_at)
  values ($1, 0, 1, 0, $2::timestamptz + $4::float8 * interval '1 ms')
  on conflict (key) do update set
    failures = case when ${OVER} then 0 else r.failures end,
    pending = case when ${OVER} then 1 else r.pending + 1 end,
    level = ${LEVEL},
    resets_at = case when ${OVER} then $2::timestamptz + least($4::float8 * 2 ^ (${LEVEL}), $5::float8) * interval '1 ms'
      else r.resets_at end
  where r.resets_at <= $2 or r.failures + r.pending < $3
  returning resets_at as "resetsAt"`

const FULL = 'select resets_at as "resetsAt" from rate_limits where key = $1 and failures >= $2'

const SETTLE = `
  update rate_limits set pending = pending - 1, failures = failures + $3
  where key = $1 and resets_at = $2 returning failures`
