import type { EntityManager } from '../database/orm.ts'
import { rateLimited } from '../errors.ts'
import { SECOND } from '../time.ts'

/** `window` in milliseconds. */
export type Limit = { key: string; attempts: number; window: number }

/**
 * Counts one attempt, before the work that it stands for: however many arrive at once, on however many instances, no more
 * than `attempts` get through in a window. The window begins with its first attempt.
 * @returns gives the attempt back, for one that turned out to be allowed
 * @throws {AppError} RATE_LIMITED
 */
export async function takeAttempt(
  em: EntityManager,
  { key, attempts, window }: Limit,
  now: Date,
): Promise<() => Promise<void>> {
  const kysely = em.getKysely()
  const resetsAt = new Date(now.getTime() + window)
  const taken = await kysely
    .insertInto('rate_limits')
    .values({ key, attempts: 1, resets_at: resetsAt })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet((eb) => ({
          attempts: eb
            .case()
            .when('rate_limits.resets_at', '<=', now)
            .then(1)
            .else(eb('rate_limits.attempts', '+', 1))
            .end(),
          resets_at: eb
            .case()
            .when('rate_limits.resets_at', '<=', now)
            .then(resetsAt)
            .else(eb.ref('rate_limits.resets_at'))
            .end(),
        }))
        .where((eb) => eb.or([eb('rate_limits.resets_at', '<=', now), eb('rate_limits.attempts', '<', attempts)])),
    )
    .returning('resets_at')
    .executeTakeFirst()

  if (!taken) {
    const current = await kysely.selectFrom('rate_limits').select('resets_at').where('key', '=', key).executeTakeFirst()
    const wait = current ? new Date(current.resets_at).getTime() - now.getTime() : SECOND
    throw rateLimited(Math.max(1, Math.ceil(wait / SECOND)))
  }

  return async () => {
    await kysely
      .updateTable('rate_limits')
      .set((eb) => ({ attempts: eb('attempts', '-', 1) }))
      .where('key', '=', key)
      .where('resets_at', '=', taken.resets_at)
      .where('attempts', '>', 0)
      .execute()
  }
}
