import type { InSession } from '../context.ts'
import { badInput, unauthenticated } from '../errors.ts'
import type { Hashing } from '../passwords/password.ts'
import { reserveAttempt } from '../rate-limits/rate-limits.service.ts'
import { recordEventByEmail } from '../security-events/security-events.service.ts'
import { findAccountById, type Account } from './accounts.queries.ts'
import { addressLimit, confirmationLimit } from './signin-limits.ts'

/**
 * Checks the password of a signed-in person again.
 * @param given `path` is the field of the input that has the password
 * @throws {AppError} BAD_USER_INPUT, RATE_LIMITED
 */
export async function confirmPassword(
  context: InSession,
  hashing: Hashing,
  { password, path }: { password: string; path: string },
): Promise<Account> {
  const { run, caller, now } = context
  const limits = { outer: addressLimit(context), inner: confirmationLimit(caller.userId) }
  await using attempt = await reserveAttempt(context, limits)
  const found = await findAccountById(run, caller.userId, now())
  if (!found) throw unauthenticated()

  const account = await hashing.verify(attempt.refusal ? null : found, password)
  if (account) return account

  if (!attempt.refusal) await recordEventByEmail(run, context, found.email, 'PASSWORD_CHECK_FAILED')
  await attempt.fail()
  throw attempt.refusal ?? badInput([{ path, message: 'This is not your password.' }])
}
