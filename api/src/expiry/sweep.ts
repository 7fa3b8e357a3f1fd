import { SHOWN_AFTER_EXPIRY } from '../access-tokens/access-tokens.service.ts'
import { CHANGE_LIFE, REMOVE_OLD_CHANGES } from '../changes/changes.queries.ts'
import type { Sql } from '../database/sql.ts'
import { KEY_LIFE } from '../idempotency/idempotency.service.ts'
import { EVENT_LIFE } from '../security-events/security-events.service.ts'
import { REMEMBERED } from '../rate-limits/rate-limits.service.ts'

/**
 * Deletes what has expired: sessions, access tokens, windows of rate limits, old events and
 * changes, idempotency keys, and accounts whose deletion is due.
 */
export async function removeExpired(sql: Sql, now: Date): Promise<void> {
  const before = (age: number) => new Date(now.getTime() - age)
  await sql('delete from sessions where expires_at <= $1', [now])
  await sql('delete from access_tokens where expires_at <= $1', [before(SHOWN_AFTER_EXPIRY)])
  await sql('delete from rate_limits where resets_at <= $1', [before(REMEMBERED)])
  await sql('delete from security_events where created_at <= $1', [before(EVENT_LIFE)])
  await sql(REMOVE_OLD_CHANGES, [before(CHANGE_LIFE)])
  await sql('delete from idempotency_keys where created_at <= $1', [before(KEY_LIFE)])
  await sql('delete from users where deletes_at <= $1', [now])
}
