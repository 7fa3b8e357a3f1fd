import { z } from 'zod'
import type { Context } from '../context.ts'
import { linkInvalid, mailDisabled } from '../errors.ts'
import type { CompleteSignupInput, RequestSignupInput } from '../generated/schema.ts'
import { checkInput, email } from '../input/input.ts'
import { countMail } from '../mail/mail-limits.ts'
import { queueMail } from '../mail/mails.service.ts'
import { signupTokens } from '../tokens/token.ts'
import { findDevice, onDevice, type SignedInOnDevice } from './known-device.ts'
import { createAccount, hashNewPassword, newAccountOf } from './signup.service.ts'

const request = z.object({ email })

/**
 * Answers the same, after the same work, whether the address has an account or not. The mail says
 * which.
 * @throws {AppError} BAD_USER_INPUT, MAIL_DISABLED, RATE_LIMITED
 */
export async function requestSignup(context: Context, input: RequestSignupInput) {
  const { email } = checkInput(request, input)
  if (!context.sendsMail) throw mailDisabled()
  await countMail(context, email)
  await queueMail(context.run, context, { kind: 'SIGNUP', email })
  return { requestedAt: context.now() }
}

/** @throws {AppError} LINK_INVALID, BAD_USER_INPUT, RATE_LIMITED, SERVICE_UNAVAILABLE, CONFLICT */
export async function completeSignup(context: Context, input: CompleteSignupInput): Promise<SignedInOnDevice> {
  const claims = signupTokens.verify(context.keys, input.token, context.now())
  if (!claims) throw linkInvalid()
  const given = { ...input, email: claims.sub }
  const { email, password, name, timeZone } = checkInput(newAccountOf(given), given)
  const passwordHash = await hashNewPassword(context, password)
  const account = { email, name, timeZone: timeZone ?? 'UTC', passwordHash }
  const session = await createAccount(context, account, { isProved: true })
  return onDevice(context, session, findDevice(context, email))
}
