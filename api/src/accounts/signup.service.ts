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
import { insertUser, removeDeleted } from './accounts.statements.ts'
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

/** @throws {AppError} BAD_USER_INPUT, RATE_LIMITED, SERVICE_UNAVAILABLE, CONFLICT */
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

/**
 * Creates the account and its first session, or neither.
 * @throws {AppError} CONFLICT when the email address is taken
 */
export async function createAccount(
  context: SessionStart & Pick<Context, 'transaction'>,
  account: NewAccount,
): Promise<NewSession> {
  const createdAt = context.now()
  const user = { ...account, id: newId(), createdAt }
  const proof = { provedBy: 'password', passwordChangedAt: createdAt } as const
  const session = await context.transaction(async (run) => {
    await run(removeDeleted, { email: user.email, now: createdAt })
    const [created] = await run(insertUser, user)
    return created ? startSession(context, user, { run, event: 'SIGNED_UP', ...proof }) : null
  })
  if (session) return session
  throw conflict({ path: 'email', message: 'There is an account with this email address already. Sign in instead.' })
}
