import { z } from 'zod'
import type { Context } from '../context.ts'
import { signupByMail } from '../errors.ts'
import type { SignupInput } from '../generated/schema.ts'
import { newId } from '../input/ids.ts'
import { checkInput, email, timeZone, type Email } from '../input/input.ts'
import { refuseBreached } from '../passwords/breached-passwords.ts'
import { joinHashQueue } from '../passwords/password.ts'
import { countAttempt } from '../rate-limits/rate-limits.service.ts'
import { startSession, type NewSession, type SessionStart } from '../sessions/start-session.service.ts'
import { networkOf } from '../../../shared/network.ts'
import { strongPassword } from '../users/password-strength.ts'
import { insertUser, removeDeleted } from './accounts.statements.ts'
import { findReservation } from '../links/links.statements.ts'
import type { MailOrigin } from '../mail/mails.service.ts'
import { emailTaken } from './email-taken.ts'
import { sendVerification } from './verify-email.service.ts'
import { findDevice, onDevice, type SignedInOnDevice } from './known-device.ts'
import { personName } from './profile.service.ts'
import { signupLimit } from './signin-limits.ts'

/** Checks a new account. The password must not be its name or address. */
export const newAccountOf = ({ name, email: address }: { name: string; email: string }) =>
  z.object({
    email,
    password: strongPassword([name, address]),
    name: personName,
    timeZone: timeZone.nullish(),
  })

/** @throws {AppError} BAD_USER_INPUT, RATE_LIMITED, SERVICE_UNAVAILABLE, CONFLICT, SIGNUP_BY_MAIL */
export async function signup(context: Context, input: SignupInput): Promise<SignedInOnDevice> {
  if (context.signsUpByMail) throw signupByMail()
  const { email, password, name, timeZone } = checkInput(newAccountOf(input), input)
  const passwordHash = await hashNewPassword(context, password)
  const account = { email, name, timeZone: timeZone ?? 'UTC', passwordHash }
  const session = await createAccount(context, account, { isProved: false })
  return onDevice(context, session, findDevice(context, email))
}

/**
 * Counts the sign-up, and hashes its password.
 * @throws {AppError} BAD_USER_INPUT, RATE_LIMITED, SERVICE_UNAVAILABLE
 */
export async function hashNewPassword(context: Context, password: string): Promise<string> {
  using hashing = joinHashQueue(networkOf(context.address))
  await countAttempt(context, signupLimit(context))
  await refuseBreached(context.breachedPasswords, password, 'password')
  return await hashing.hash(password) // awaited here, so that the place in the queue is held until then
}

type NewAccount = { email: Email; name: string; timeZone: string; passwordHash: string }

/**
 * Creates the account and its first session, or neither. Unless its address is proved already, a
 * mail is sent that proves it.
 * @throws {AppError} CONFLICT when the email address is taken
 */
export async function createAccount(
  context: SessionStart & MailOrigin & Pick<Context, 'transaction'>,
  account: NewAccount,
  { isProved }: { isProved: boolean },
): Promise<NewSession> {
  const createdAt = context.now()
  const user = { ...account, id: newId(), emailVerifiedAt: isProved ? createdAt : null, createdAt }
  const proof = { provedBy: 'password', passwordChangedAt: createdAt } as const
  const session = await context.transaction(async (run) => {
    await run(removeDeleted, { email: user.email, now: createdAt })
    const [reserved] = await run(findReservation, { userId: user.id, email: user.email, now: createdAt })
    const [created] = reserved ? [] : await run(insertUser, user)
    if (!created) return null
    if (!isProved) await sendVerification(run, context, { ...user, passwordChangedAt: createdAt })
    return startSession(context, user, { run, event: 'SIGNED_UP', ...proof })
  })
  if (session) return session
  throw emailTaken('email')
}
