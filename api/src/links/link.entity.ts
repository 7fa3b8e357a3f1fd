import { defineEntity, p } from '@mikro-orm/core'
import type { Email } from '../input/input.ts'
import { User } from '../users/user.entity.ts'

/** What a one-time link is good for. */
export type LinkPurpose = 'RESET_PASSWORD' | 'VERIFY_EMAIL' | 'CHANGE_EMAIL' | 'UNDO_EMAIL_CHANGE' | 'CANCEL_DELETION'

/**
 * A link that was sent to an address and can be used once. Its token is derived from `id`
 * (`link-token.ts`) and is not stored. A newer link of the same purpose and address replaces it.
 */
export const Link = defineEntity({
  name: 'Link',
  tableName: 'links',
  properties: {
    user: () => p.manyToOne(User).primary().ref().deleteRule('cascade'),
    purpose: p.string().length(30).$type<LinkPurpose>().primary(),
    /** Where it was sent. */
    email: p.string().length(254).$type<Email>().primary().index(),
    id: p.uuid(),
    /** Only as long as this is the account's password. `null` for a link that outlives it. */
    passwordChangedAt: p.datetime().columnType('timestamptz(3)').nullable(),
    /** When the first link in this place began. */
    createdAt: p.datetime().columnType('timestamptz'),
    expiresAt: p.datetime().columnType('timestamptz').index(),
  },
})
