import { z } from 'zod'
import { revokeAllTokens } from '../access-tokens/access-tokens.statements.ts'
import type { Context } from '../context.ts'
import type { Run } from '../database/run.ts'
import { linkInvalid, mailDisabled } from '../errors.ts'
import type { RequestPasswordResetInput, ResetPasswordInput } from '../generated/schema.ts'
import { checkInput, email, type Email } from '../input/input.ts'
import { readLinkToken } from '../links/link-token.ts'
import { dropLinks } from '../links/links.statements.ts'
import { spendLink, startLinkByEmail } from '../links/links.service.ts'
import { countMail } from '../mail/mail-limits.ts'
import { queueMail } from '../mail/mails.service.ts'
import { refuseBreached } from '../passwords/breached-passwords.ts'
import { joinHashQueue } from '../passwords/password.ts'
import { countAttempt } from '../rate-limits/rate-limits.service.ts'
import { forgetFailures } from '../rate-limits/rate-limits.statements.ts'
import { recordEvent, recordEventByEmail } from '../security-events/security-events.service.ts'
import { endAllSessions } from '../sessions/sessions.statements.ts'
import { networkOf } from '../../../shared/network.ts'
import { strongPassword } from '../users/password-strength.ts'
import { findAccountById } from './accounts.queries.ts'
import { setForgotten } from './accounts.statements.ts'
import { orEmailTaken } from './email-taken.ts'
import { accountLimitKey, confirmationLimit, resetLimit } from './signin-limits.ts'

const request = z.object({ email })

/**
 * Answers the same, after the same work, whether the address has an account or not.
 * @throws {AppError} BAD_USER_INPUT, MAIL_DISABLED, RATE_LIMITED
 */
export async function requestPasswordReset(context: Context, input: RequestPasswordResetInput) {
  const { email } = checkInput(request, input)
  if (!context.sendsMail) throw mailDisabled()
  await countMail(context, email)
  await context.transaction(async (run) => {
    const linkId = await startLinkByEmail(run, context, 'RESET_PASSWORD', email)
    await queueMail(run, context, { kind: 'RESET_PASSWORD', email, linkId })
    await recordEventByEmail(run, context, email, 'PASSWORD_RESET_REQUESTED')
  })
  return { requestedAt: context.now() }
}

const resetOf = (person: { name: string; email: string }) =>
  z.object({
    token: z.string(),
    newPassword: strongPassword([person.name, person.email]),
    revokeAccessTokens: z.boolean().nullish(),
  })

/**
 * Sets the password of whoever reads the account's address, or the address that the account had
 * before. Ends every session.
 * @throws {AppError} BAD_USER_INPUT, LINK_INVALID, RATE_LIMITED, SERVICE_UNAVAILABLE, CONFLICT
 */
export async function resetPassword(context: Context, input: ResetPasswordInput): Promise<{ email: Email }> {
  const { run, transaction, sessions, breachedPasswords, keys, now } = context
  const userId = readLinkToken(keys, input.token)?.userId
  const person = userId && (await findAccountById(run, userId, now()))
  if (!person) throw linkInvalid()
  const { token, newPassword, revokeAccessTokens } = checkInput(resetOf(person), input)
  using hashing = joinHashQueue(networkOf(context.address))
  await countAttempt(context, resetLimit(context))
  await refuseBreached(breachedPasswords, newPassword, 'newPassword')
  const passwordHash = await hashing.hash(newPassword)

  const { email, ended } = await transaction(async (run) => {
    const link = await spendLink(run, context, token, ['RESET_PASSWORD', 'UNDO_EMAIL_CHANGE'])
    const { email, accountEmail, passwordChangedAt, emailVerifiedAt } = link
    const undoes = link.purpose === 'UNDO_EMAIL_CHANGE'
    if (!undoes && email !== accountEmail) throw linkInvalid()
    const [reset] = await run(setForgotten, { id: person.id, email, passwordHash, passwordChangedAt, now: now() })
    if (!reset) throw linkInvalid()

    if (undoes) await undoChanges(run, context, { userId: person.id, since: link.createdAt })
    await recordEvent(run, context, person.id, 'PASSWORD_RESET')
    await queueMail(run, context, { kind: 'PASSWORD_RESET', userId: person.id })
    await run(forgetFailures, { keys: [accountLimitKey(email), confirmationLimit(person.id).key] })
    const ended = await endAllSessions(run, person.id)
    // A thief who changed the address keeps nothing, nor does who signed up with somebody else's.
    const revokes = revokeAccessTokens === true || undoes || emailVerifiedAt === null
    return { email, ended: revokes ? [...ended, ...(await revokeAllTokens(run, person.id))] : ended }
  }).catch(orEmailTaken('token'))
  sessions.forget(ended)
  return { email }
}

/**
 * Ends the links with which a thief of the account could undo later changes in turn. A change that
 * waits for its proof ends with the password.
 */
async function undoChanges(run: Run, context: Context, { userId, since }: { userId: string; since: Date }) {
  await run(dropLinks, { userId, purpose: 'UNDO_EMAIL_CHANGE', since })
  await recordEvent(run, context, userId, 'EMAIL_CHANGE_UNDONE')
}
