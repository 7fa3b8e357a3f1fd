import type { Reads } from '../database/reads.ts'
import type { SessionRef } from './token.ts'

/** Whether the session has neither been ended nor expired. One lookup by primary key. */
export async function isLive(reads: Reads, { userId, sessionId }: SessionRef, now: Date): Promise<boolean> {
  const session = await reads.first((db) =>
    db
      .selectFrom('sessions')
      .select('id')
      .where('user_id', '=', userId)
      .where('id', '=', sessionId)
      .where('expires_at', '>', now),
  )
  return session !== undefined
}
