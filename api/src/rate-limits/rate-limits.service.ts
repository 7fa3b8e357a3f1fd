import { setTimeout as sleep } from 'node:timers/promises'
import type { Run } from '../database/run.ts'
import { rateLimited, type AppError } from '../errors.ts'
import { DAY, SECOND } from '../time.ts'
import { findFullWindow, settlePlace, takePlace } from './rate-limits.statements.ts'
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

type Deps = { run: Run; now: () => Date }

/** How long an attempt waits for others that hold the last places. Milliseconds. */
const PATIENCE = 5 * SECOND

/** How long after its end a full window makes the next one longer. Milliseconds. */
export const REMEMBERED = DAY

/** A place for an attempt. Disposing gives it back, unless the attempt has failed. */
export type Reservation = AsyncDisposable & {
  /**
   * The error to answer with if the limit is full, otherwise `null`. If that must stay secret,
   * answer with it only after the work of any other attempt, so that the time is the same.
   */
  readonly refusal: AppError | null
  /** Counts the failure. @returns whether it was the last one that the limit allows */
  fail: () => Promise<{ wasLast: boolean }>
}

/**
 * Reserves a place in two limits before an attempt is made. However many arrive at once, on however
 * many instances, no more than `failures` wrong ones get through in a window. Right ones wait for
 * each other, and all get through. An attempt that the inner limit refuses is a failure for the
 * outer one.
 * @throws {AppError} RATE_LIMITED when the outer limit is full, for right attempts too
 */
export async function reserveAttempt(deps: Deps, limits: { outer: Limit; inner: Limit }): Promise<Reservation> {
  await using stack = new AsyncDisposableStack()
  // Waiting here takes no connection to the database.
  stack.use(await waitForTurn(limits.outer.key, limits.outer.failures))
  stack.use(await waitForTurn(limits.inner.key, limits.inner.failures))

  const outer = stack.use(await reserve(deps, limits.outer))
  if (outer.refusal) throw outer.refusal
  const inner = stack.use(await reserve(deps, limits.inner))
  const held = stack.move()
  return {
    refusal: inner.refusal,
    fail: async () => {
      await outer.fail()
      return inner.fail()
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  }
}

/** Counts an attempt whether it succeeds or fails. @throws {AppError} RATE_LIMITED */
export async function countAttempt(deps: Deps, limit: Limit): Promise<void> {
  await using place = await reserve(deps, limit)
  if (place.refusal) throw place.refusal
  await place.fail()
}

/**
 * Waits while the last places are held by attempts that may still succeed.
 * @throws {AppError} RATE_LIMITED when that takes too long
 */
async function reserve({ run, now }: Deps, limit: Limit): Promise<Reservation> {
  const { key, failures, window, longestWindow = window } = limit
  for (const deadline = performance.now() + PATIENCE; performance.now() < deadline; await sleep(25)) {
    const time = now()
    const rememberedSince = new Date(time.getTime() - REMEMBERED)
    const [place] = await run(takePlace, { key, failures, window, longestWindow, now: time, rememberedSince })
    if (place) return holding(run, limit, place)

    const [full] = await run(findFullWindow, limit)
    if (full) return refusing(full, now())
  }
  throw rateLimited(1)
}

type Window = { resetsAt: Date }

function holding(run: Run, { key, failures }: Limit, { resetsAt }: Window): Reservation {
  const settle = (failed: 0 | 1) => run(settlePlace, { key, resetsAt, failed })
  let hasFailed = false
  return {
    refusal: null,
    fail: async () => {
      hasFailed = true
      const [settled] = await settle(1)
      return { wasLast: settled?.failures === failures }
    },
    [Symbol.asyncDispose]: async () => {
      if (!hasFailed) await settle(0).catch(() => {}) // the outcome of the attempt matters more
    },
  }
}

const refusing = ({ resetsAt }: Window, now: Date): Reservation => ({
  refusal: rateLimited(Math.max(1, Math.ceil((resetsAt.getTime() - now.getTime()) / SECOND))),
  fail: async () => ({ wasLast: false }),
  [Symbol.asyncDispose]: async () => {},
})
