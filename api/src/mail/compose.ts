import type { Email } from '../input/input.ts'
import { linkToken } from '../links/link-token.ts'
import type { SigningKeys } from '../tokens/signing-keys.ts'
import { SIGNUP_LIFE, signupTokens } from '../tokens/token.ts'
import { inert } from './inert.ts'
import { layOut } from './layout.ts'
import type { MailFacts, MailKind } from './mail.entity.ts'
import type { ClaimedMail } from './mails.statements.ts'
import type { Message } from './transport.ts'
import { LANGUAGES, type Words } from './words.ts'

type Surroundings = { keys: SigningKeys; webOrigin: string; now: Date }

/**
 * Makes the message of a mail. Only here the token of its link is derived.
 * @returns `null` when there is nobody to send it to, or its link does not work any more
 */
export function compose(mail: ClaimedMail, { keys, webOrigin, now }: Surroundings): Message | null {
  const words = LANGUAGES.en[mail.kind]
  const link = linkOf(mail, { keys, webOrigin, now })
  if (link === null) return null
  const content = words({
    name: mail.name === null ? null : inert(mail.name),
    facts: inertFacts(mail.facts),
    link,
    web: webOrigin,
    at: mail.createdAt,
    timeZone: mail.timeZone ?? 'UTC',
  })
  return layOutMail(content, { id: mail.id, to: mail.email, webOrigin, now })
}

type Envelope = { id: string; to: Email; webOrigin: string; now: Date }

/** A mail for trying out the settings. */
export function composeTest(envelope: Envelope): Message {
  const { webOrigin: web, now: at } = envelope
  return layOutMail(LANGUAGES.en.TEST({ name: null, facts: {}, link: '', web, at, timeZone: 'UTC' }), envelope)
}

const layOutMail = (content: Words, { id, to, webOrigin, now }: Envelope): Message => ({
  messageId: `<${id}@${new URL(webOrigin).hostname}>`,
  date: now,
  to,
  subject: content.subject,
  ...layOut(content, webOrigin),
})

/** The addresses among the facts were checked, and are shown as they are. */
const inertFacts = ({ device, name, ...checked }: MailFacts): MailFacts => ({
  ...checked,
  ...(device !== undefined && { device: inert(device) }),
  ...(name !== undefined && { name: inert(name) }),
})

/** Where a link of this kind leads. The rest have none, or no token. */
const PAGES: Partial<Record<MailKind, string>> = {
  VERIFY_EMAIL: '/verify-email',
  CHANGE_EMAIL: '/verify-email',
  RESET_PASSWORD: '/reset-password',
  EMAIL_CHANGE_REQUESTED: '/reset-password',
  EMAIL_CHANGED: '/reset-password',
  DELETION_SCHEDULED: '/keep-account',
  DELETION_NEAR: '/keep-account',
  SIGNUP: '/complete-signup',
}

/** Empty for a mail without a link; `null` when the mail is not to be sent. */
function linkOf(mail: ClaimedMail, { keys, webOrigin, now }: Surroundings): string | null {
  const { kind, userId, linkId, email, linkExpiresAt } = mail
  const page = PAGES[kind]
  if (page === undefined) return ''
  if (kind === 'SIGNUP') {
    if (userId !== null) return '' // the mail says that there is an account
    const token = signupTokens.sign(keys, { sub: email }, { issuedAt: now, expiresAt: later(now, SIGNUP_LIFE) })
    return addressOf(webOrigin, page, token)
  }
  // Nobody has an account with this address, or the link was used, replaced or has expired.
  if (userId === null || linkId === null || linkExpiresAt === null || linkExpiresAt <= now) return null
  return addressOf(webOrigin, page, linkToken(keys, { userId, linkId }))
}

const addressOf = (webOrigin: string, page: string, token: string) => `${webOrigin}${page}?token=${token}`

const later = (time: Date, milliseconds: number) => new Date(time.getTime() + milliseconds)
