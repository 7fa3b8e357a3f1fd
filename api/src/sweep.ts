import type { Sql } from './database/sql.ts'
import { EVENT_LIFE } from './security-events/security-events.service.ts'
import { REMEMBERED } from './sessions/rate-limits.service.ts'

/** Removes what time has ended: sessions, windows of rate limits, old events, and accounts that were asked to be deleted. */
export async function removeExpired(sql: Sql, now: Date): Promise<void> {
  const before = (age: number) => new Date(now.getTime() - age)
  await sql('delete from sessions where expires_at <= $1', [now])
  await sql('delete from rate_limits where resets_at <= $1', [before(REMEMBERED)])
  await sql('delete from security_events where created_at <= $1', [before(EVENT_LIFE)])
  await sql('delete from users where deletes_at <= $1', [now])
}
