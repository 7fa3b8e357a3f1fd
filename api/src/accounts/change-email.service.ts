import { z } from 'zod'
import type { InSession } from '../context.ts'
import { badCredential, badInput, mailDisabled } from '../errors.ts'
import type { ChangeEmailInput } from '../generated/schema.ts'
import { checkInput, email } from '../input/input.ts'
import { startLink } from '../links/links.service.ts'
import { countMail } from '../mail/mail-limits.ts'
import { queueMail } from '../mail/mails.service.ts'
import { givenPassword, joinHashQueue } from '../passwords/password.ts'
import { recordEvent } from '../security-events/security-events.service.ts'
import { networkOf } from '../../../shared/network.ts'
import { lockUnchanged } from './accounts.statements.ts'
import { confirmPassword } from './confirm-password.service.ts'
import { sendUndo } from './verify-email.service.ts'

const change = z.object({ newEmail: email, password: givenPassword })

/**
 * Sends a link to the new address, and one that undoes the change to the old one. Nothing tells
 * whether the new address has an account.
 * @throws {AppError} BAD_USER_INPUT, MAIL_DISABLED, RATE_LIMITED, SERVICE_UNAVAILABLE,
 * UNAUTHENTICATED
 */
export async function changeEmail(context: InSession, input: ChangeEmailInput) {
  const { newEmail, password } = checkInput(change, input)
  if (!context.sendsMail) throw mailDisabled()
  using hashing = joinHashQueue(networkOf(context.address))
  const account = await confirmPassword(context, hashing, { password, path: 'password' })
  if (newEmail === account.email) {
    throw badInput([{ path: 'newEmail', message: 'The new address must be another one.' }])
  }
  await countMail(context, newEmail)
  const { id: userId, passwordChangedAt } = account
  await context.transaction(async (run) => {
    const [locked] = await run(lockUnchanged, { id: userId, passwordChangedAt })
    if (!locked) throw badCredential() // a change of the password has ended this session meanwhile
    const formerEmail = locked.email
    const linkId = await startLink(run, context, account, { purpose: 'CHANGE_EMAIL', email: newEmail })
    await queueMail(run, context, { kind: 'CHANGE_EMAIL', userId, email: newEmail, linkId })
    await sendUndo(run, context, { kind: 'EMAIL_CHANGE_REQUESTED', userId, passwordChangedAt, formerEmail, newEmail })
    await recordEvent(run, context, userId, 'EMAIL_CHANGE_REQUESTED')
  })
  return { requestedAt: context.now() }
}
