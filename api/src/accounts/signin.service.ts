import { z } from 'zod'
import type { Context } from '../context.ts'
import type { Run } from '../database/run.ts'
import { deletionScheduled, wrongCredentials, type AppError } from '../errors.ts'
import type { SigninInput } from '../generated/schema.ts'
import { checkInput, email, type Email } from '../input/input.ts'
import { queueMail } from '../mail/mails.service.ts'
import { givenPassword, joinHashQueue, needsRehash } from '../passwords/password.ts'
import { reserveAttempt, type Reservation } from '../rate-limits/rate-limits.service.ts'
import { findSigninFrom } from '../security-events/security-events.statements.ts'
import { recordEventByEmail } from '../security-events/security-events.service.ts'
import { startSession, type NewSession } from '../sessions/start-session.service.ts'
import { networkOf } from '../../../shared/network.ts'
import { findAccountByEmail, type Account } from './accounts.queries.ts'
import { replaceHash } from './accounts.statements.ts'
import { keepAccount } from './cancel-deletion.service.ts'
import { findDevice, onDevice, type SignedInOnDevice } from './known-device.ts'
import { accountLimit, addressLimit } from './signin-limits.ts'

const signinInput = z.object({
  email,
  password: givenPassword,
  deviceToken: z.string().nullish(),
  cancelDeletion: z.boolean().nullish(),
})

/**
 * Every refusal takes the same work, so that its time shows neither whether there is an account nor
 * whether it is locked. Only an address whose own limit is full is refused at once.
 * @throws {AppError} BAD_USER_INPUT, RATE_LIMITED, SERVICE_UNAVAILABLE, ACCOUNT_DELETION_SCHEDULED,
 * or UNAUTHENTICATED without saying whether the email address or the password is wrong
 */
export async function signin(context: Context, input: SigninInput): Promise<SignedInOnDevice> {
  const { run, now } = context
  const { email, password, deviceToken, cancelDeletion: keepsAccount } = checkInput(signinInput, input)
  using hashing = joinHashQueue(networkOf(context.address))
  const device = findDevice(context, email, deviceToken)
  await using attempt = await reserveAttempt(context, { outer: addressLimit(context), inner: accountLimit(device) })

  const found = await findAccountByEmail(run, email, now())
  const account = await hashing.verify(attempt.refusal ? null : found, password)
  if (!account) throw await countFailure(context, attempt, email)
  const { id, passwordHash, passwordChangedAt, deletesAt } = account

  if (deletesAt && !keepsAccount) throw deletionScheduled(deletesAt)
  if (deletesAt) await context.transaction((run) => keepAccount(run, context, id))
  if (needsRehash(passwordHash))
    await run(replaceHash, { id, oldHash: passwordHash, newHash: await hashing.hash(password) })

  const start = (run: Run) =>
    startSession(context, account, { run, event: 'SIGNED_IN', provedBy: 'password', passwordChangedAt })
  const session = await (device.known ? start(run) : startOnNewDevice(context, account, start))
  return onDevice(context, session, device)
}

/** Tells the owner, unless the same kind of device has signed in from the same address before. */
async function startOnNewDevice(context: Context, { id: userId }: Account, start: (run: Run) => Promise<NewSession>) {
  if (!context.sendsMail) return start(context.run)
  const { device, address } = context
  return context.transaction(async (run) => {
    const [before] = await run(findSigninFrom, { userId, device, address })
    if (!before) await queueMail(run, context, { kind: 'NEW_DEVICE', userId })
    return start(run)
  })
}

/** @returns the error to answer with */
async function countFailure(context: Context, attempt: Reservation, email: Email): Promise<AppError> {
  const record = (event: 'SIGNIN_FAILED' | 'SIGNIN_THROTTLED') => recordEventByEmail(context.run, context, email, event)
  if (!attempt.refusal) await record('SIGNIN_FAILED')
  const { wasLast } = await attempt.fail()
  if (attempt.refusal) return attempt.refusal
  if (wasLast) await record('SIGNIN_THROTTLED')
  return wrongCredentials()
}
