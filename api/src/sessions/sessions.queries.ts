import type { EntityManager } from '../database/orm.ts'
import type { SessionRef } from './token.ts'

/** Whether the session has neither been ended nor expired. One lookup by primary key. */
export async function isLive(em: EntityManager, { userId, sessionId }: SessionRef, now: Date): Promise<boolean> {
  const row = await em
    .getKysely()
    .selectFrom('sessions')
    .select('id')
    .where('user_id', '=', userId)
    .where('id', '=', sessionId)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row !== undefined
}
