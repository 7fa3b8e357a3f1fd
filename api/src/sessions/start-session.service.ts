import { isSession, type Context } from '../context.ts'
import type { Run } from '../database/run.ts'
import { wrongCredentials } from '../errors.ts'
import type { SecurityEventType } from '../generated/schema.ts'
import { newId } from '../input/ids.ts'
import { SESSION_LIFE, sessionTokens } from '../tokens/token.ts'
import type { UserRow } from '../users/user.entity.ts'
import type { LiveSessions } from './live-sessions.ts'
import { insertSession } from './sessions.statements.ts'

/** A session that has just started. */
export type NewSession = { token: string; expiresAt: Date; user: UserRow }

/** What a new session takes from the request that starts it. */
export type SessionStart = Pick<Context, 'device' | 'address' | 'caller' | 'keys' | 'now'> & {
  readonly sessions: Pick<LiveSessions, 'forget'>
}

/** How a person proved who they are. A session starts only while the proof still counts. */
export type Proof = {
  provedBy: 'password'
  /** Of the password that was checked. */
  passwordChangedAt: Date
}

type Options = Proof & {
  /** Of the transaction that the session is part of, if there is one. */
  run: Run
  event: SecurityEventType
}

/**
 * Starts a session for a person who has proved who they are. It replaces the session that the
 * request was sent with.
 * @throws {AppError} UNAUTHENTICATED when the proof no longer counts
 */
export async function startSession(
  { device, address, caller, sessions, keys, now }: SessionStart,
  user: UserRow,
  { run, event, passwordChangedAt }: Options,
): Promise<NewSession> {
  const issuedAt = now()
  const expiresAt = new Date(issuedAt.getTime() + SESSION_LIFE)
  expiresAt.setUTCMilliseconds(0) // tokens count in whole seconds, and both expire at once
  const sessionId = newId()
  const former = caller && isSession(caller) ? caller : null
  const [started] = await run(insertSession, {
    userId: user.id,
    passwordChangedAt,
    sessionId,
    device,
    address,
    startedAt: issuedAt,
    expiresAt,
    formerUserId: former?.userId ?? null,
    formerSessionId: former?.sessionId ?? null,
    eventId: newId(),
    event,
  })
  if (!started) throw wrongCredentials()
  if (former) sessions.forget([former.sessionId])

  const token = sessionTokens.sign(keys, { sub: user.id, sid: sessionId }, { issuedAt, expiresAt })
  const { id, email, emailVerifiedAt, name, timeZone, createdAt } = user // without its password hash
  return { token, expiresAt, user: { id, email, emailVerifiedAt, name, timeZone, createdAt } }
}
