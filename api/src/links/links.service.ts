import type { Context } from '../context.ts'
import type { Run } from '../database/run.ts'
import { linkInvalid } from '../errors.ts'
import { newId } from '../input/ids.ts'
import type { Email } from '../input/input.ts'
import { DAY, MINUTE } from '../time.ts'
import type { LinkPurpose } from './link.entity.ts'
import { readLinkToken } from './link-token.ts'
import { dropLinks, insertLink, insertLinkByEmail, useLink } from './links.statements.ts'

/** How long a link can be used. Milliseconds. */
export const LINK_LIFE: Readonly<Record<LinkPurpose, number>> = {
  RESET_PASSWORD: 30 * MINUTE,
  VERIFY_EMAIL: DAY,
  CHANGE_EMAIL: DAY,
  UNDO_EMAIL_CHANGE: 7 * DAY,
  CANCEL_DELETION: 7 * DAY,
}

/** Links that outlive a change of the password, because they undo what a thief has done. */
const OUTLIVES_PASSWORD: readonly LinkPurpose[] = ['UNDO_EMAIL_CHANGE', 'CANCEL_DELETION']

/** Of these, a person has only the newest, whatever address it was sent to. */
const ONLY_NEWEST: readonly LinkPurpose[] = ['CHANGE_EMAIL']

type Clock = Pick<Context, 'now'>
type Holder = { id: string; passwordChangedAt: Date }

/**
 * Starts a link for a mail to this address, in the transaction that queues the mail.
 * @returns its id
 */
export async function startLink(
  run: Run,
  { now }: Clock,
  { id: userId, passwordChangedAt }: Holder,
  { purpose, email }: { purpose: LinkPurpose; email: Email },
): Promise<string> {
  if (ONLY_NEWEST.includes(purpose)) await run(dropLinks, { userId, purpose, since: new Date(0) })
  const bound = OUTLIVES_PASSWORD.includes(purpose) ? null : passwordChangedAt
  const link = newLink(now(), purpose, email)
  await run(insertLink, { userId, passwordChangedAt: bound, ...link })
  return link.id
}

/** The same for the account with this address. It takes the same work if there is none. */
export async function startLinkByEmail(run: Run, { now }: Clock, purpose: LinkPurpose, email: Email): Promise<string> {
  const link = newLink(now(), purpose, email)
  await run(insertLinkByEmail, link)
  return link.id
}

const newLink = (createdAt: Date, purpose: LinkPurpose, email: Email) => ({
  purpose,
  email,
  id: newId(),
  createdAt,
  expiresAt: new Date(createdAt.getTime() + LINK_LIFE[purpose]),
})

/** A link that has just been used up. */
export type SpentLink = NonNullable<typeof useLink.row> & { userId: string }

/**
 * Uses a link up, in the transaction of what it is good for.
 * @throws {AppError} LINK_INVALID
 */
export async function spendLink(
  run: Run,
  { keys, now }: Pick<Context, 'keys' | 'now'>,
  token: string,
  purposes: readonly LinkPurpose[],
): Promise<SpentLink> {
  const ref = readLinkToken(keys, token)
  const [spent] = ref ? await run(useLink, { ...ref, purposes, now: now() }) : []
  if (!ref || !spent) throw linkInvalid()
  return { ...spent, userId: ref.userId }
}
