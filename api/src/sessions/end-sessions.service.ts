import type { InSession, SessionRef } from '../context.ts'
import type { Statement } from '../database/statement.ts'
import { notFound } from '../errors.ts'
import type { RevokeSessionInput, SecurityEventType } from '../generated/schema.ts'
import { fromPublicId, toPublicId } from '../input/ids.ts'
import { queueMail } from '../mail/mails.service.ts'
import { recordEvent } from '../security-events/security-events.service.ts'
import { endOtherSessions, endSession } from './sessions.statements.ts'

/** Ends the session that is calling. Its token is refused from then on. */
export async function signout(context: InSession): Promise<{ signedOutAt: Date }> {
  const { caller, now } = context
  await end(context, endSession, { sessionId: caller.sessionId, event: 'SIGNED_OUT' })
  return { signedOutAt: now() }
}

/** @throws {AppError} BAD_USER_INPUT, or NOT_FOUND if it is no live session of the person */
export async function revokeSession(context: InSession, { id }: RevokeSessionInput) {
  const sessionId = fromPublicId('session', id)
  const [ended] = await end(context, endSession, { sessionId, event: 'SESSION_REVOKED' })
  if (ended === undefined) throw notFound('session')
  return { revokedSessionId: id }
}

export async function revokeOtherSessions(context: InSession): Promise<{ revokedSessionIds: string[] }> {
  const { sessionId } = context.caller
  const ended = await end(context, endOtherSessions, { sessionId, event: 'SESSION_REVOKED' })
  return { revokedSessionIds: ended.map((id) => toPublicId('session', id)) }
}

type EndStatement = Statement<SessionRef & { now: Date }, { id: string }>

/** @returns the ids of the live sessions that it ended */
async function end(
  context: InSession,
  statement: EndStatement,
  { sessionId, event }: { sessionId: string; event: SecurityEventType },
): Promise<string[]> {
  const { caller, transaction, sessions, now } = context
  const ended = await transaction(async (run) => {
    const rows = await run(statement, { userId: caller.userId, sessionId, now: now() })
    if (rows.length > 0) await recordEvent(run, context, caller.userId, event)
    if (rows.length > 0 && event === 'SESSION_REVOKED') {
      await queueMail(run, context, { kind: 'SESSIONS_ENDED', userId: caller.userId })
    }
    return rows.map(({ id }) => id)
  })
  sessions.forget(ended)
  return ended
}
