import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from '../database/sql.ts'
import { rateLimited, type AppError } from '../errors.ts'
import { DAY, SECOND } from '../time.ts'
import { findFullWindow, settleBoth, settleOne, takeBoth, takeOne } from './rate-limits.statements.ts'
import { waitForTurn } from './turns.ts'

export type Limit = {
  /** What is counted and for whom, such as `signin:203.0.113.7`. At most 100 characters. */
  key: string
  failures: number
  /** Milliseconds, beginning with the first failure. */
  window: number
  /** A window after a full one is twice as long, up to this. Milliseconds, by default `window`. */
  longestWindow?: number
}

type Deps = { sql: Sql; now: () => Date }

/** How long an attempt waits for others that hold the last places. Milliseconds. */
const PATIENCE = 5 * SECOND

/** How long after its end a full window makes the next one longer. Milliseconds. */
export const REMEMBERED = DAY

/** An attempt with a place in each limit. Disposing gives the places back, unless it failed. */
export type Attempt = AsyncDisposable & {
  /**
   * The error to answer with if the inner limit is full, otherwise `null`. Answer with it only
   * after the work of any other attempt, so that its time does not show that the limit is full.
   */
  readonly refusal: AppError | null
  /** Counts the failure. @returns whether it was the last one that the inner limit allows */
  fail: () => Promise<{ wasLast: boolean }>
}

/**
 * Reserves a place in each limit before an attempt is made. However many arrive at once, on however
 * many instances, no more than `failures` wrong ones get through in a window. Right ones wait for
 * each other, and all get through. An attempt that the inner limit refuses is a failure for the
 * outer one.
 * @throws {AppError} RATE_LIMITED when the outer limit is full, for right attempts too
 */
export async function reserveAttempt(deps: Deps, { outer, inner }: { outer: Limit; inner: Limit }): Promise<Attempt> {
  await using stack = new AsyncDisposableStack()
  stack.use(await waitForTurn(outer.key, outer.failures))
  stack.use(await waitForTurn(inner.key, inner.failures))

  const { places, refusal } = await takePlaces(deps, [outer, inner])
  let failed = false
  stack.defer(async () => {
    if (!failed) await settle(deps.sql, places, 0).catch(() => {}) // the outcome of the attempt matters more
  })
  const held = stack.move()
  return {
    refusal,
    fail: async () => {
      failed = true
      return { wasLast: (await settle(deps.sql, places, 1)) === inner.failures }
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  }
}

/** Counts an attempt whether it succeeds or fails. @throws {AppError} RATE_LIMITED */
export async function countAttempt(deps: Deps, limit: Limit): Promise<void> {
  const { places } = await takePlaces(deps, [limit])
  await settle(deps.sql, places, 1)
}

/** A place in the window of a limit that ends at `resetsAt`. */
type Place = { key: string; resetsAt: Date }
type Limits = readonly [outer: Limit, inner?: Limit]

/**
 * Waits while the last places of a limit are held by attempts that may still succeed.
 * @returns the places, without the inner one if there is a refusal
 */
async function takePlaces({ sql, now }: Deps, limits: Limits): Promise<{ places: Place[]; refusal: AppError | null }> {
  for (const deadline = performance.now() + PATIENCE; performance.now() < deadline; await sleep(25)) {
    const places = await take(sql, now(), limits)
    const next = limits[places.length]
    if (!next) return { places, refusal: null }

    const [full] = await sql.run(findFullWindow, next)
    if (full) {
      const refusal = rateLimited(Math.max(1, Math.ceil((full.resetsAt.getTime() - now().getTime()) / SECOND)))
      if (places.length === 0) throw refusal
      return { places, refusal }
    }
    await settle(sql, places, 0)
  }
  throw rateLimited(1)
}

function take(sql: Sql, now: Date, [outer, inner]: Limits): Promise<Place[]> {
  const moment = { now, rememberedSince: new Date(now.getTime() - REMEMBERED) }
  const params = { ...moment, ...outer, longestWindow: outer.longestWindow ?? outer.window }
  if (!inner) return sql.run(takeOne, params)
  return sql.run(takeBoth, {
    ...params,
    innerKey: inner.key,
    innerFailures: inner.failures,
    innerWindow: inner.window,
    innerLongestWindow: inner.longestWindow ?? inner.window,
  })
}

/** @returns the failures of the innermost limit; `undefined` when its window is over */
async function settle(sql: Sql, [outer, inner]: readonly Place[], failed: 0 | 1): Promise<number | undefined> {
  if (!outer) return undefined
  const [settled] = inner
    ? await sql.run(settleBoth, { ...outer, innerKey: inner.key, innerResetsAt: inner.resetsAt, failed })
    : await sql.run(settleOne, { ...outer, failed })
  return settled?.failures
}
