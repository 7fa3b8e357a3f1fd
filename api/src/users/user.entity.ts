import { defineEntity, p, type InferEntity } from '@mikro-orm/core'
import type { Email } from '../input/input.ts'

export const User = defineEntity({
  name: 'User',
  tableName: 'users',
  properties: {
    id: p.uuid().primary(),
    /** Trimmed and in lower case, so that the unique index allows one account per address. */
    email: p.string().length(254).$type<Email>().unique().check('email = lower(email)'),
    /** When the person proved that they read this address; `null` until then. */
    emailVerifiedAt: p.datetime().columnType('timestamptz').nullable(),
    name: p.string().length(100),
    /** An IANA name, such as `Europe/Berlin`. The person's days begin and end there. */
    timeZone: p.string().length(64).default('UTC'),
    /** argon2id in PHC format, parameters and salt included. */
    passwordHash: p.string().length(255).hidden().lazy(),
    /** A check of an older password does not count. In milliseconds, as JavaScript's dates. */
    passwordChangedAt: p.datetime().columnType('timestamptz(3)'),
    /** When the account will be deleted with all its data; `null` if no deletion is scheduled. */
    deletesAt: p.datetime().columnType('timestamptz').nullable().index(),
    createdAt: p.datetime().columnType('timestamptz'),
    updatedAt: p.datetime().columnType('timestamptz'),
  },
})

/** A person as the API shows one. */
export type UserRow = Pick<
  InferEntity<typeof User>,
  'id' | 'email' | 'emailVerifiedAt' | 'name' | 'timeZone' | 'createdAt'
>
