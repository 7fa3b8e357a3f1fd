import type { Account } from '../../accounts/accounts.queries.ts'
import { setEmail } from '../../accounts/accounts.statements.ts'
import { beginDeletion } from '../../accounts/delete-account.service.ts'
import { ConfigError } from '../../config.ts'
import { startLink } from '../../links/links.service.ts'
import { queueMail } from '../../mail/mails.service.ts'
import { recordEvent } from '../../security-events/security-events.service.ts'
import { endAllSessions } from '../../sessions/sessions.statements.ts'
import type { Operator } from './operator.ts'
import type { ChangeName } from './read-call.ts'
import { countOf, timeOf } from './words.ts'

/** What an operator can do to an account. `carryOut` returns what was done. */
type Change = {
  question: (account: Account) => string
  carryOut: (operator: Operator, account: Account) => Promise<string>
}

export const CHANGES: Record<ChangeName, Change> = {
  'sign-out': {
    question: ({ email }) => `End every session of ${email}?`,
    carryOut: signOut,
  },
  'send-reset': {
    question: ({ email }) => `Send ${email} a link to set a new password?`,
    carryOut: sendReset,
  },
  verify: {
    question: ({ email }) => `Take ${email} as proved, so that nobody is asked to prove it?`,
    carryOut: verify,
  },
  delete: {
    question: ({ email }) =>
      `Schedule the deletion of ${email} and all of its data in 7 days? Sessions and access tokens end now. Its owner can cancel it.`,
    carryOut: scheduleDeletion,
  },
}

/** Instances that are running are notified when the transaction commits. */
async function signOut({ transaction, origin }: Operator, { id, email }: Account): Promise<string> {
  const ended = await transaction(async (run) => {
    const ended = await endAllSessions(run, id)
    if (ended.length === 0) return ended
    await recordEvent(run, origin, id, 'SIGNED_OUT_BY_OPERATOR')
    await queueMail(run, origin, { kind: 'SIGNED_OUT_BY_OPERATOR', userId: id })
    return ended
  })
  if (ended.length === 0) return `${email} has no session.`
  return `${countOf(ended.length, 'session')} of ${email} ended. Access tokens still work.`
}

async function sendReset({ transaction, origin }: Operator, account: Account): Promise<string> {
  if (!origin.sendsMail) throw new ConfigError(['SMTP_URL is not set, so no mail can be sent.'])
  const { id: userId, email } = account
  await transaction(async (run) => {
    const linkId = await startLink(run, origin, account, { purpose: 'RESET_PASSWORD', email })
    await recordEvent(run, origin, userId, 'RESET_SENT_BY_OPERATOR')
    await queueMail(run, origin, { kind: 'RESET_PASSWORD', userId, email, linkId })
  })
  return `A link is on its way to ${email}. It works for 30 minutes. The mail leaves while Latchkey is running.`
}

async function verify({ transaction, origin }: Operator, { id, email, emailVerifiedAt }: Account): Promise<string> {
  if (emailVerifiedAt) return `${email} is proved already.`
  const isDone = await transaction(async (run) => {
    const [user] = await run(setEmail, { id, email, formerEmail: email, now: origin.now() })
    if (user) await recordEvent(run, origin, id, 'EMAIL_VERIFIED_BY_OPERATOR')
    return user !== undefined
  })
  return isDone ? `${email} counts as proved.` : 'The address of the account was changed just now. Try again.'
}

async function scheduleDeletion({ transaction, origin }: Operator, account: Account): Promise<string> {
  const { email, deletesAt } = account
  const begun = await transaction((run) => beginDeletion(run, origin, account, 'DELETION_SCHEDULED_BY_OPERATOR'))
  if (begun) return `${email} will be deleted on ${timeOf(begun.deletesAt)}. Every session and access token has ended.`
  if (deletesAt) return `${email} will be deleted on ${timeOf(deletesAt)} already.`
  return 'The account was changed just now. Try again.'
}
