import { z } from 'zod'
import type { Context, InSession, SignedIn } from '../context.ts'
import { badCredential, badInput, conflict } from '../errors.ts'
import type { ChangePasswordInput, DeleteAccountInput, SignupInput, UpdateProfileInput } from '../generated/schema.ts'
import { newId } from '../ids.ts'
import { checkInput, email, oneLine, timeZone, type Email } from '../input.ts'
import { recordEvent } from '../security-events/security-events.service.ts'
import { confirmPassword } from '../sessions/credentials.ts'
import { networkOf } from '../../../shared/network.ts'
import { countAttempt } from '../sessions/rate-limits.service.ts'
import {
  onDevice,
  startSession,
  type NewSession,
  type SessionStart,
  type SignedInOnDevice,
} from '../sessions/sessions.service.ts'
import { findDevice, signupLimit } from '../sessions/signin-limits.ts'
import { DAY } from '../time.ts'
import { refuseBreached } from './breached-passwords.ts'
import { strongPassword } from './password-strength.ts'
import { givenPassword, joinHashQueue } from './password.ts'
import type { UserRow } from './user.entity.ts'
import { getUser } from './users.queries.ts'

const name = oneLine('The name', 100)
const profileChanges = z.object({ name: name.optional(), timeZone: timeZone.optional() })
const newAccountOf = (input: SignupInput) =>
  z.object({ email, password: strongPassword([input.name, input.email]), name, timeZone: timeZone.nullish() })
const passwordChangeOf = (person: UserRow) =>
  z.object({ currentPassword: givenPassword, newPassword: strongPassword([person.name, person.email]) })
const confirmation = z.object({ password: givenPassword })

/** How long somebody has to think again after asking for the account to be deleted. Milliseconds. */
const DELETION_DELAY = 7 * DAY

/** The address of an account that was to be deleted by now is free, though its rows may be there for some minutes. */
const MAKE_ROOM = 'delete from users where email = $1 and deletes_at <= $2'

const INSERT = `
  insert into users (id, email, name, time_zone, password_hash, password_changed_at, created_at, updated_at)
  values ($1, $2, $3, $4, $5, $6, $6, $6) on conflict (email) do nothing returning id`

/** @throws {AppError} BAD_USER_INPUT, RATE_LIMITED, SERVICE_UNAVAILABLE, or CONFLICT for a taken address */
export async function signup(context: Context, input: SignupInput): Promise<SignedInOnDevice> {
  const { email, password, name, timeZone } = checkInput(newAccountOf(input), input)
  using hashing = joinHashQueue(networkOf(context.address))
  await countAttempt(context, signupLimit(context))
  await refuseBreached(context.breachedPasswords, password, 'password')
  const passwordHash = await hashing.hash(password)

  const session = await createAccount(context, { email, name, timeZone: timeZone ?? 'UTC', passwordHash })
  return onDevice(context, session, findDevice(context, email))
}

type NewAccount = { email: Email; name: string; timeZone: string; passwordHash: string }

/** Makes the account and its first session, or neither. @throws {AppError} CONFLICT for a taken address */
export async function createAccount(
  context: SessionStart & Pick<Context, 'transaction'>,
  { passwordHash, ...given }: NewAccount,
): Promise<NewSession> {
  const createdAt = context.now()
  const user = { ...given, id: newId(), createdAt, passwordChangedAt: createdAt }
  const session = await context.transaction(async (sql) => {
    await sql(MAKE_ROOM, [user.email, createdAt])
    const [made] = await sql(INSERT, [user.id, user.email, user.name, user.timeZone, passwordHash, createdAt])
    return made ? startSession(context, sql, user, 'SIGNED_UP') : null
  })
  if (session) return session
  throw conflict({ path: 'email', message: 'There is an account with this email address already. Sign in instead.' })
}

const CHANGE = `
  update users set name = coalesce($2, name), time_zone = coalesce($3, time_zone), updated_at = $4
  where id = $1 and (name, time_zone) <> (coalesce($2, name), coalesce($3, time_zone)) returning id`

/** @throws {AppError} BAD_USER_INPUT */
export async function updateProfile(context: SignedIn, input: UpdateProfileInput): Promise<UserRow> {
  const { sql, transaction, caller, now } = context
  const { name, timeZone } = checkInput(profileChanges, input)
  if (name !== undefined || timeZone !== undefined) {
    await transaction(async (sql) => {
      const [changed] = await sql(CHANGE, [caller.userId, name ?? null, timeZone ?? null, now()])
      if (changed) await recordEvent(sql, context, caller.userId, 'PROFILE_CHANGED')
    })
  }
  return getUser(sql, caller.userId)
}

/** Later than the change before, whatever the clock says: it tells passwords apart. */
const SET_PASSWORD = `
  update users set password_hash = $3, password_changed_at = greatest($4, password_changed_at + interval '1 ms'), updated_at = $4
  where id = $1 and password_changed_at = $2 returning password_changed_at as "passwordChangedAt"`

const END_SESSIONS = 'delete from sessions where user_id = $1 returning id'
const END_TOKENS = 'delete from access_tokens where user_id = $1 returning id'

/** Ends every session and starts one; access tokens stay. @throws {AppError} BAD_USER_INPUT, RATE_LIMITED, SERVICE_UNAVAILABLE, CONFLICT */
export async function changePassword(context: InSession, input: ChangePasswordInput): Promise<NewSession> {
  const { sql, transaction, sessions, breachedPasswords, caller, now } = context
  const person = await getUser(sql, caller.userId)
  const { currentPassword, newPassword } = checkInput(passwordChangeOf(person), input)
  if (newPassword === currentPassword) {
    throw badInput([{ path: 'newPassword', message: 'The new password must be another one.' }])
  }
  using hashing = joinHashQueue(networkOf(context.address))
  const owner = await confirmPassword(context, hashing, { password: currentPassword, path: 'currentPassword' })
  await refuseBreached(breachedPasswords, newPassword, 'newPassword')
  const passwordHash = await hashing.hash(newPassword)

  const changed = await transaction(async (sql) => {
    const values = [owner.id, owner.passwordChangedAt, passwordHash, now()]
    const [user] = await sql<{ passwordChangedAt: Date }>(SET_PASSWORD, values)
    if (!user) return null
    const ended = await sql<{ id: string }>(END_SESSIONS, [owner.id])
    return { ended, session: await startSession(context, sql, { ...owner, ...user }, 'PASSWORD_CHANGED') }
  })
  if (!changed) throw conflict({ path: 'currentPassword', message: 'Your password was changed just now.' })
  sessions.forget(changed.ended.map(({ id }) => id))
  return changed.session
}

/** Only for the password that was checked, and once: who asks again does not put it off. */
const SCHEDULE = `
  update users set deletes_at = $3 where id = $1 and password_changed_at = $2 and deletes_at is null
  returning deletes_at as "deletesAt"`

const SCHEDULED = 'select deletes_at as "deletesAt" from users where id = $1 and deletes_at is not null'

/** Signs the person out everywhere, and ends their access tokens for good. @throws {AppError} BAD_USER_INPUT, RATE_LIMITED, SERVICE_UNAVAILABLE, UNAUTHENTICATED */
export async function deleteAccount(context: InSession, input: DeleteAccountInput): Promise<{ deletesAt: Date }> {
  const { transaction, sessions, now } = context
  const { password } = checkInput(confirmation, input)
  using hashing = joinHashQueue(networkOf(context.address))
  const { id, passwordChangedAt } = await confirmPassword(context, hashing, { password, path: 'password' })

  const deletesAt = new Date(now().getTime() + DELETION_DELAY)
  const ended = await transaction(async (sql) => {
    const [scheduled] = await sql<{ deletesAt: Date }>(SCHEDULE, [id, passwordChangedAt, deletesAt])
    if (!scheduled) return null
    await recordEvent(sql, context, id, 'DELETION_SCHEDULED')
    const ended = await sql<{ id: string }>(END_SESSIONS, [id])
    return [...ended, ...(await sql<{ id: string }>(END_TOKENS, [id]))]
  })
  if (ended) {
    sessions.forget(ended.map(({ id }) => id))
    return { deletesAt }
  }
  const [scheduled] = await context.sql<{ deletesAt: Date }>(SCHEDULED, [id])
  if (!scheduled) throw badCredential() // a change of password has ended the session that asks
  return scheduled
}
