import type { InSession } from '../context.ts'
import type { Sql } from '../database/sql.ts'
import { notFound } from '../errors.ts'
import type { RevokeSessionInput, SecurityEventType } from '../generated/schema.ts'
import { fromPublicId, toPublicId } from '../input/ids.ts'
import { recordEvent } from '../security-events/security-events.service.ts'

/** Ends the session that is calling, for good: its row is what makes a token live. */
export async function signout(context: InSession): Promise<{ signedOutAt: Date }> {
  const { caller, now } = context
  await endSessions(context, 'SIGNED_OUT', 'id = $2', caller.sessionId)
  return { signedOutAt: now() }
}

/** @throws {AppError} BAD_USER_INPUT, or NOT_FOUND when it is not a live session of the person's own */
export async function revokeSession(context: InSession, { id }: RevokeSessionInput) {
  const [ended] = await endSessions(context, 'SESSION_REVOKED', 'id = $2', fromPublicId('session', id))
  if (ended === undefined) throw notFound('session')
  return { revokedSessionId: id }
}

export async function revokeOtherSessions(context: InSession): Promise<{ revokedSessionIds: string[] }> {
  const ended = await endSessions(context, 'SESSION_REVOKED', 'id <> $2', context.caller.sessionId)
  return { revokedSessionIds: ended.map((id) => toPublicId('session', id)) }
}

type Which = 'id = $2' | 'id <> $2'

/** @returns the ids of the live sessions that it ended */
async function endSessions(context: InSession, event: SecurityEventType, which: Which, sessionId: string) {
  const { caller, transaction, sessions, now } = context
  const ended = await transaction(async (sql) => {
    const live = `delete from sessions where user_id = $1 and ${which} and expires_at > $3 returning id`
    const ended = await sql<{ id: string }>(live, [caller.userId, sessionId, now()])
    if (ended.length > 0) await recordEvent(sql, context, caller.userId, event)
    return ended.map(({ id }) => id)
  })
  sessions.forget(ended)
  return ended
}

const END_ALL = 'delete from sessions where user_id = $1 returning id'

/** @returns the ids of the sessions that it ended, for `LiveSessions.forget` once that is committed */
export async function endAllSessions(sql: Sql, userId: string): Promise<string[]> {
  const ended = await sql<{ id: string }>(END_ALL, [userId])
  return ended.map(({ id }) => id)
}
