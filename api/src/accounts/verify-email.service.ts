import { z } from 'zod'
import type { Context, InSession } from '../context.ts'
import type { Run } from '../database/run.ts'
import { conflict, linkInvalid, mailDisabled, unauthenticated } from '../errors.ts'
import type { VerifyEmailInput } from '../generated/schema.ts'
import { checkInput, type Email } from '../input/input.ts'
import { spendLink, startLink, type SpentLink } from '../links/links.service.ts'
import { findReservation } from '../links/links.statements.ts'
import { countMail } from '../mail/mail-limits.ts'
import { queueMail, type MailOrigin } from '../mail/mails.service.ts'
import { recordEvent } from '../security-events/security-events.service.ts'
import type { UserRow } from '../users/user.entity.ts'
import { findAccountById } from './accounts.queries.ts'
import { setEmail } from './accounts.statements.ts'
import { emailTaken, orEmailTaken } from './email-taken.ts'

type Unproved = { id: string; email: Email; passwordChangedAt: Date }

/** Sends a link that proves the address of an account, if the server sends mail. */
export async function sendVerification(run: Run, context: MailOrigin, account: Unproved): Promise<void> {
  if (!context.sendsMail) return
  const { id: userId, email } = account
  const linkId = await startLink(run, context, account, { purpose: 'VERIFY_EMAIL', email })
  await queueMail(run, context, { kind: 'VERIFY_EMAIL', userId, email, linkId })
}

/** @throws {AppError} MAIL_DISABLED, CONFLICT, RATE_LIMITED */
export async function requestEmailVerification(context: InSession) {
  const { caller, run, transaction, sendsMail, now } = context
  if (!sendsMail) throw mailDisabled()
  const account = await findAccountById(run, caller.userId, now())
  if (!account) throw unauthenticated()
  if (account.emailVerifiedAt) throw conflict({ path: 'email', message: 'Your email address is proved already.' })
  await countMail(context, account.email)
  await transaction((run) => sendVerification(run, context, account))
  return { requestedAt: now() }
}

const proof = z.object({ token: z.string() })

/**
 * Proves the address that the link was sent to, which becomes the account's. It takes a session of
 * that account: whoever signed up with somebody else's address cannot have it proved by its owner.
 * @throws {AppError} LINK_INVALID, CONFLICT
 */
export async function verifyEmail(context: InSession, input: VerifyEmailInput): Promise<{ user: UserRow }> {
  const { token } = checkInput(proof, input)
  const user = await context
    .transaction(async (run) => {
      const link = await spendLink(run, context, token, ['VERIFY_EMAIL', 'CHANGE_EMAIL'])
      if (link.userId !== context.caller.userId) throw linkInvalid()
      return link.purpose === 'CHANGE_EMAIL' ? changeAddress(run, context, link) : prove(run, context, link)
    })
    .catch(orEmailTaken('token'))
  return { user }
}

async function prove(run: Run, context: Context, { userId, email, accountEmail }: SpentLink): Promise<UserRow> {
  if (email !== accountEmail) throw linkInvalid()
  const user = await set(run, context, { id: userId, email, formerEmail: accountEmail })
  await recordEvent(run, context, userId, 'EMAIL_VERIFIED')
  return user
}

async function changeAddress(run: Run, context: Context, link: SpentLink): Promise<UserRow> {
  const { userId, email, accountEmail, passwordChangedAt } = link
  const [reserved] = await run(findReservation, { userId, email, now: context.now() })
  if (reserved) throw emailTaken('token')
  const user = await set(run, context, { id: userId, email, formerEmail: accountEmail })
  await recordEvent(run, context, userId, 'EMAIL_CHANGED')
  await sendUndo(run, context, {
    kind: 'EMAIL_CHANGED',
    userId,
    passwordChangedAt,
    formerEmail: accountEmail,
    newEmail: email,
  })
  return user
}

type Undo = {
  kind: 'EMAIL_CHANGE_REQUESTED' | 'EMAIL_CHANGED'
  userId: string
  passwordChangedAt: Date
  formerEmail: Email
  newEmail: Email
}

/** Tells the former address of a change, with a link that undoes it. */
export async function sendUndo(run: Run, context: MailOrigin, undo: Undo): Promise<void> {
  const { kind, userId: id, passwordChangedAt, formerEmail: email, newEmail } = undo
  const linkId = await startLink(run, context, { id, passwordChangedAt }, { purpose: 'UNDO_EMAIL_CHANGE', email })
  await queueMail(run, context, { kind, userId: id, email, linkId, facts: { email: newEmail } })
}

async function set(run: Run, { now }: Context, change: { id: string; email: Email; formerEmail: Email }) {
  const [user] = await run(setEmail, { ...change, now: now() })
  if (!user) throw linkInvalid()
  return user
}
