import type { Sql } from '../database/sql.ts'
import type { SessionRef } from './token.ts'

const LIVE = 'select 1 from sessions where user_id = $1 and id = $2 and expires_at > $3'

/** Whether the session has neither been ended nor expired. One lookup by primary key. */
export async function isLive(sql: Sql, { userId, sessionId }: SessionRef, now: Date): Promise<boolean> {
  return (await sql(LIVE, [userId, sessionId, now])).length > 0
}
