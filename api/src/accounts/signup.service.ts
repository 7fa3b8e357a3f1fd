import { z } from 'zod'
import type { Context } from '../context.ts'
import { conflict } from '../errors.ts'
import type { SignupInput } from '../generated/schema.ts'
import { newId } from '../input/ids.ts'
import { checkInput, email, timeZone, type Email } from '../input/input.ts'
import { refuseBreached } from '../passwords/breached-passwords.ts'
import { joinHashQueue } from '../passwords/password.ts'
import { countAttempt } from '../rate-limits/rate-limits.service.ts'
import { startSession, type NewSession, type SessionStart } from '../sessions/start-session.service.ts'
import { networkOf } from '../../../shared/network.ts'
import { strongPassword } from '../users/password-strength.ts'
import { findDevice, onDevice, type SignedInOnDevice } from './known-device.ts'
import { personName } from './profile.service.ts'
import { signupLimit } from './signin-limits.ts'

const newAccountOf = (input: SignupInput) =>
  z.object({
    email,
    password: strongPassword([input.name, input.email]),
    name: personName,
    timeZone: timeZone.nullish(),
  })
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
