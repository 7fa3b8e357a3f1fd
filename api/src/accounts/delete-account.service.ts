import { z } from 'zod'
import { revokeAllTokens } from '../access-tokens/access-tokens.statements.ts'
import type { InSession } from '../context.ts'
import type { Run } from '../database/run.ts'
import { badCredential } from '../errors.ts'
import type { DeleteAccountInput, SecurityEventType } from '../generated/schema.ts'
import { checkInput } from '../input/input.ts'
import { startLink } from '../links/links.service.ts'
import { queueMail, type MailOrigin } from '../mail/mails.service.ts'
import { givenPassword, joinHashQueue } from '../passwords/password.ts'
import { recordEvent } from '../security-events/security-events.service.ts'
import { endAllSessions } from '../sessions/sessions.statements.ts'
import { networkOf } from '../../../shared/network.ts'
import { DAY } from '../time.ts'
import { findDeletion, type Account } from './accounts.queries.ts'
import { scheduleDeletion } from './accounts.statements.ts'
import { confirmPassword } from './confirm-password.service.ts'

const confirmation = z.object({ password: givenPassword })

/** How long a person can cancel the deletion of their account. Milliseconds. */
const DELETION_DELAY = 7 * DAY

/**
 * Ends every session and access token of the person. Asking again does not put the deletion off.
 * @throws {AppError} BAD_USER_INPUT, RATE_LIMITED, SERVICE_UNAVAILABLE, UNAUTHENTICATED
 */
export async function deleteAccount(context: InSession, input: DeleteAccountInput): Promise<{ deletesAt: Date }> {
  const { transaction, sessions } = context
  const { password } = checkInput(confirmation, input)
  using hashing = joinHashQueue(networkOf(context.address))
  const account = await confirmPassword(context, hashing, { password, path: 'password' })

  const begun = await transaction((run) => beginDeletion(run, context, account, 'DELETION_SCHEDULED'))
  if (begun) {
    sessions.forget(begun.ended)
    return { deletesAt: begun.deletesAt }
  }
  const [scheduled] = await context.run(findDeletion, { id: account.id })
  if (!scheduled) throw badCredential() // a change of the password has ended this session meanwhile
  return scheduled
}

/**
 * Schedules the deletion, ends every session and access token, and tells the owner.
 * @returns what it ended; `null` if it is scheduled already, or the password was changed meanwhile
 */
export async function beginDeletion(run: Run, origin: MailOrigin, account: Account, event: SecurityEventType) {
  const { id, passwordChangedAt } = account
  const deletesAt = new Date(origin.now().getTime() + DELETION_DELAY)
  const [scheduled] = await run(scheduleDeletion, { id, passwordChangedAt, deletesAt })
  if (!scheduled) return null
  await recordEvent(run, origin, id, event)
  await announceDeletion(run, origin, account, deletesAt)
  return { deletesAt, ended: [...(await endAllSessions(run, id)), ...(await revokeAllTokens(run, id))] }
}

/**
 * Tells the owner now, and again a day before it happens. Both mails have the link that cancels it.
 */
async function announceDeletion(run: Run, context: MailOrigin, account: Account, deletesAt: Date) {
  if (!context.sendsMail) return
  const { id: userId, email } = account
  const linkId = await startLink(run, context, account, { purpose: 'CANCEL_DELETION', email })
  const mail = { userId, linkId, facts: { deletesAt: deletesAt.toISOString() } }
  await queueMail(run, context, { kind: 'DELETION_SCHEDULED', ...mail })
  await queueMail(run, context, { kind: 'DELETION_NEAR', ...mail, sendAt: new Date(deletesAt.getTime() - DAY) })
}
