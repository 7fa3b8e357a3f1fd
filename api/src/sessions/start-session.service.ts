import { isSession, type Context } from '../context.ts'
import type { Sql } from '../database/sql.ts'
import { wrongCredentials } from '../errors.ts'
import type { SecurityEventType } from '../generated/schema.ts'
import { newId } from '../input/ids.ts'
import { GIVE_BACK, NOTHING_TO_GIVE_BACK, type HeldPlaces } from '../rate-limits/rate-limits.service.ts'
import { SESSION_LIFE, sessionTokens } from '../tokens/token.ts'
import type { UserRow } from '../users/user.entity.ts'
import type { LiveSessions } from './live-sessions.ts'

/** A session that has just begun. */
export type NewSession = { token: string; expiresAt: Date; user: UserRow }

/**
 * One statement: nobody gets a session whose password was changed, or whose account was asked to be deleted, since it was
 * checked. The lock makes one that happens at this moment wait, and then end this session too. The session that asks ends.
 */
const START = `
  with ${GIVE_BACK},
  owner as (select id from users where id = $5 and password_changed_at = $6 and deletes_at is null for share),
  ended as (delete from sessions where user_id = $12 and id = $13 and exists (select from owner)),
  started as (
    insert into sessions (user_id, id, device, address, created_at, last_seen_at, expires_at)
    select id, $7, $8, $9, $10::timestamptz, $10::timestamptz, $11 from owner returning user_id)
  insert into security_events (user_id, id, type, device, address, created_at)
  select user_id, $14, $15, $8, $9, $10::timestamptz from started returning user_id`

/** Whose session it is, as of the password that was checked. */
type Owner = UserRow & { passwordChangedAt: Date }

/** What a new session takes from the request that starts it. */
export type SessionStart = Pick<Context, 'device' | 'address' | 'caller' | 'keys' | 'now'> & {
  readonly sessions: Pick<LiveSessions, 'forget'>
}

/** @throws {AppError} UNAUTHENTICATED when the password is not the one any more that was checked */
export async function startSession(
  { device, address, caller, sessions, keys, now }: SessionStart,
  sql: Sql,
  { id: userId, passwordChangedAt, ...person }: Owner,
  event: SecurityEventType,
  held?: HeldPlaces,
): Promise<NewSession> {
  const issuedAt = now()
  const expiresAt = new Date(issuedAt.getTime() + SESSION_LIFE)
  expiresAt.setUTCMilliseconds(0) // a token counts in whole seconds, and both end at once
  const sessionId = newId()
  const session = [userId, passwordChangedAt, sessionId, device, address, issuedAt, expiresAt]
  const former = caller && isSession(caller) ? caller : null
  const [started] = await sql(START, [
    ...(held?.values ?? NOTHING_TO_GIVE_BACK),
    ...session,
    former?.userId ?? null,
    former?.sessionId ?? null,
    newId(),
    event,
  ])
  held?.givenBack()
  if (!started) throw wrongCredentials()
  if (former) sessions.forget([former.sessionId])

  const token = sessionTokens.sign(keys, { sub: userId, sid: sessionId }, { issuedAt, expiresAt })
  const { email, name, timeZone, createdAt } = person
  return { token, expiresAt, user: { id: userId, email, name, timeZone, createdAt } }
}
