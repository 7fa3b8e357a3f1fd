import { SHOWN_AFTER_EXPIRY } from '../access-tokens/access-tokens.service.ts'
import type { Run } from '../database/run.ts'
import { KEY_LIFE } from '../idempotency/idempotency.service.ts'
import { REMEMBERED } from '../rate-limits/rate-limits.service.ts'
import { EVENT_LIFE } from '../security-events/security-events.service.ts'
import { CHANGE_LIFE } from '../tasks/changes/changes.queries.ts'
import { deleteTaskChanges } from '../tasks/changes/expire-changes.statements.ts'
import * as statements from './expiry.statements.ts'

/**
 * Deletes what has expired: sessions, access tokens, links, windows of rate limits, old events,
 * mails and changes, idempotency keys, and accounts whose deletion is due.
 */
export async function removeExpired(run: Run, now: Date): Promise<void> {
  const before = (age: number) => ({ before: new Date(now.getTime() - age) })
  await run(statements.deleteSessions, before(0))
  await run(statements.deleteAccessTokens, before(SHOWN_AFTER_EXPIRY))
  await run(statements.deleteRateLimits, before(REMEMBERED))
  await run(statements.deleteLinks, before(0))
  await run(statements.deleteMails, before(EVENT_LIFE))
  await run(statements.deleteSecurityEvents, before(EVENT_LIFE))
  await run(deleteTaskChanges, before(CHANGE_LIFE))
  await run(statements.deleteIdempotencyKeys, before(KEY_LIFE))
  await run(statements.deleteUsers, before(0))
}
