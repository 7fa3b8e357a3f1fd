import { setTimeout as sleep } from 'node:timers/promises'
import type { EntityManager } from '../database/orm.ts'
import { rateLimited } from '../errors.ts'
import { SECOND } from '../time.ts'
import { waitForTurn } from '../turns.ts'

/** `window` in milliseconds, beginning with the first failure. */
export type Limit = { key: string; failures: number; window: number }

type Deps = { em: EntityManager; now: () => Date }

/** How long to wait for attempts under way on other instances before giving up. Milliseconds. */
const PATIENCE = 2 * SECOND

/**
 * Makes an attempt, unless there were too many failures. It is counted before it is made: however many arrive at once, on however
 * many instances, no more than `failures` wrong ones get through in a window. Right ones wait for each other and all get through.
 * @param attempt answers `null` when it has failed
 * @throws {AppError} RATE_LIMITED, for right attempts too
 */
export async function limitFailures<T>(deps: Deps, limit: Limit, attempt: () => Promise<T | null>): Promise<T | null> {
  using _turn = await waitForTurn(limit.key, limit.failures)
  const resetsAt = await reserve(deps, limit)
  const answer = await attempt()
  await deps.em
    .getKysely()
    .updateTable('rate_limits')
    .set((eb) => ({ pending: eb('pending', '-', 1), failures: eb('failures', '+', answer === null ? 1 : 0) }))
    .where('key', '=', limit.key)
    .where('resets_at', '=', resetsAt)
    .execute()
  return answer
}

/** @returns when the window ends that the attempt counts in */
async function reserve({ em, now }: Deps, limit: Limit): Promise<Date> {
  for (const deadline = performance.now() + PATIENCE; performance.now() < deadline; await sleep(25)) {
    const resetsAt = await takePlace(em, limit, now())
    if (resetsAt) return resetsAt
    const current = await em
      .getKysely()
      .selectFrom('rate_limits')
      .select(['failures', 'resets_at'])
      .where('key', '=', limit.key)
      .executeTakeFirst()
    if (current && current.failures >= limit.failures) {
      const wait = current.resets_at.getTime() - now().getTime()
      throw rateLimited(Math.max(1, Math.ceil(wait / SECOND)))
    }
  }
  throw rateLimited(1)
}

/** Takes one of the places that are left, in one statement; `undefined` when there is none. */
async function takePlace(em: EntityManager, { key, failures, window }: Limit, now: Date): Promise<Date | undefined> {
  const end = new Date(now.getTime() + window)
  const row = await em
    .getKysely()
    .insertInto('rate_limits')
    .values({ key, failures: 0, pending: 1, resets_at: end })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet((eb) => {
          const old = eb.ref('rate_limits.resets_at')
          const isOver = eb.or([
            eb(old, '<=', now),
            eb.and([eb('rate_limits.failures', '=', 0), eb('rate_limits.pending', '=', 0)]),
          ])
          return {
            failures: eb.case().when(isOver).then(0).else(eb.ref('rate_limits.failures')).end(),
            pending: eb
              .case()
              .when(isOver)
              .then(1)
              .else(eb('rate_limits.pending', '+', 1))
              .end(),
            resets_at: eb.case().when(isOver).then(end).else(old).end(),
          }
        })
        .where((eb) =>
          eb.or([
            eb('rate_limits.resets_at', '<=', now),
            eb(eb('rate_limits.failures', '+', eb.ref('rate_limits.pending')), '<', failures),
          ]),
        ),
    )
    .returning('resets_at')
    .executeTakeFirst()
  return row?.resets_at
}
