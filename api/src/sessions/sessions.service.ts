import { z } from 'zod'
import type { Context, InSession } from '../context.ts'
import type { Sql } from '../database/sql.ts'
import { deletionScheduled, notFound, unauthenticated } from '../errors.ts'
import type { RevokeSessionInput, SecurityEventType, SigninInput } from '../generated/schema.ts'
import { fromPublicId, newId, toPublicId } from '../ids.ts'
import { checkInput, email } from '../input.ts'
import { recordEvent } from '../security-events/security-events.service.ts'
import { givenPassword, joinHashQueue, needsRehash } from '../users/password.ts'
import type { UserRow } from '../users/user.entity.ts'
import { networkOf } from '../../../shared/network.ts'
import { isSession } from './caller.ts'
import { findByCredentials, type Credentials } from './credentials.ts'
import { GIVE_BACK, NOTHING_TO_GIVE_BACK, type HeldPlaces } from './rate-limits.service.ts'
import type { LiveSessions } from './live-sessions.ts'
import { findDevice, type Device } from './signin-limits.ts'
import { deviceTokens, DEVICE_LIFE, SESSION_LIFE, sessionTokens } from './token.ts'

/** A session that has just begun. */
export type NewSession = { token: string; expiresAt: Date; user: UserRow }
export type SignedInOnDevice = NewSession & { deviceToken: string }

const signinShape = z.object({
  email,
  password: givenPassword,
  deviceToken: z.string().nullish(),
  cancelDeletion: z.boolean().nullish(),
})

/**
 * @throws {AppError} BAD_USER_INPUT, RATE_LIMITED, SERVICE_UNAVAILABLE, ACCOUNT_DELETION_SCHEDULED, or UNAUTHENTICATED without
 * saying which of the two was wrong
 */
export async function signin(context: Context, input: SigninInput): Promise<SignedInOnDevice> {
  const { email, password, deviceToken, cancelDeletion } = checkInput(signinShape, input)
  using hashing = joinHashQueue(networkOf(context.address))
  const device = findDevice(context, email, deviceToken)
  const found = await findByCredentials(context, hashing, { email, password, device })
  if (!found) throw wrongCredentials()
  await using held = found.held

  const { user } = found
  if (user.deletesAt) {
    if (!cancelDeletion) throw deletionScheduled(user.deletesAt)
    await cancelDeletionOf(context, user.id)
  }
  if (needsRehash(user.passwordHash)) await rehash(context.sql, user, await hashing.hash(password))
  const session = await startSession(context, context.sql, user, 'SIGNED_IN', held)
  return onDevice(context, session, device)
}

const wrongCredentials = () => unauthenticated("That email or password isn't right.")

/** Lets the device sign in to the account again, whatever others do. */
export function onDevice({ keys, now }: Context, session: NewSession, { id, accountKey }: Device): SignedInOnDevice {
  const issuedAt = now()
  const expiresAt = new Date(issuedAt.getTime() + DEVICE_LIFE)
  return { ...session, deviceToken: deviceTokens.sign(keys, { sub: accountKey, did: id }, { issuedAt, expiresAt }) }
}

/** Only the parameters change: whoever checked the old hash has still checked the right password. */
const REHASH = 'update users set password_hash = $3 where id = $1 and password_hash = $2'

const rehash = (sql: Sql, { id, passwordHash }: Credentials, newHash: string) =>
  sql(REHASH, [id, passwordHash, newHash])

const KEEP = 'update users set deletes_at = null where id = $1 and deletes_at > $2 returning id'

async function cancelDeletionOf(context: Context, userId: string) {
  await context.transaction(async (sql) => {
    const [kept] = await sql(KEEP, [userId, context.now()])
    if (kept) await recordEvent(sql, context, userId, 'DELETION_CANCELLED')
  })
}

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
