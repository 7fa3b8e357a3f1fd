import { defineEntity, p, type InferEntity } from '@mikro-orm/core'
import type { Email } from '../input/input.ts'
import { User } from '../users/user.entity.ts'

/** What a mail is about. `words.ts` has the words of each. */
export type MailKind =
  // With a link that its owner asked for.
  | 'VERIFY_EMAIL'
  | 'RESET_PASSWORD'
  | 'CHANGE_EMAIL'
  | 'SIGNUP'
  // Notices, which cannot be switched off.
  | 'EMAIL_CHANGE_REQUESTED'
  | 'EMAIL_CHANGED'
  | 'PASSWORD_CHANGED'
  | 'PASSWORD_RESET'
  | 'NEW_DEVICE'
  | 'SESSIONS_ENDED'
  | 'SIGNED_OUT_BY_OPERATOR'
  | 'ACCESS_TOKEN_CREATED'
  | 'DELETION_SCHEDULED'
  | 'DELETION_NEAR'
  // For the operator.
  | 'TEST'

/** What the words of a mail mention. Never a secret: a token is derived when the mail is made. */
export type MailFacts = {
  /** The device and network address that caused the mail. */
  device?: string
  address?: string
  /** The other address of a change. */
  email?: string
  /** The name of an access token. */
  name?: string
  /** When the account is deleted. ISO 8601. */
  deletesAt?: string
}

/** A mail that is to be sent, or was. The row is inserted in the transaction that causes the mail. */
export const Mail = defineEntity({
  name: 'Mail',
  tableName: 'mails',
  properties: {
    id: p.uuid().primary(),
    /** `null` for an address without an account. */
    user: () => p.manyToOne(User).ref().deleteRule('cascade').nullable().index(),
    kind: p.string().length(30).$type<MailKind>(),
    email: p.string().length(254).$type<Email>(),
    /** The link in it: the id of a row of `links`. */
    linkId: p.uuid().nullable(),
    facts: p.json().$type<MailFacts>(),
    createdAt: p.datetime().columnType('timestamptz').index(),
    attempts: p.smallint().default(0),
    /** `null` when it was sent or given up. */
    nextAttemptAt: p.datetime().columnType('timestamptz').nullable().index(),
    sentAt: p.datetime().columnType('timestamptz').nullable(),
  },
})

/** A mail as the person whom it concerns sees it. */
export type MailRow = Pick<InferEntity<typeof Mail>, 'kind' | 'email' | 'facts' | 'createdAt' | 'sentAt'>
