import { defineEntity, p, type InferEntity } from '@mikro-orm/core'
import type { Email } from '../input/input.ts'

export const User = defineEntity({
  name: 'User',
  tableName: 'users',
  properties: {
    id: p.uuid().primary(),
    /** Trimmed and in lower case: the unique index is what makes an address one account. */
    email: p.string().length(254).$type<Email>().unique().check('email = lower(email)'),
    name: p.string().length(100),
    /** An IANA name, such as `Europe/Berlin`: whose days are meant by "today". */
    timeZone: p.string().length(64).default('UTC'),
    /** argon2id in PHC format, parameters and salt included. */
    passwordHash: p.string().length(255).hidden().lazy(),
    /** A sign-in that checked an older password does not count. As exact as JavaScript's dates, which it is compared with. */
    passwordChangedAt: p.datetime().columnType('timestamptz(3)'),
    /** When the account goes, with all that it has; `null` for accounts that stay. */
    deletesAt: p.datetime().columnType('timestamptz').nullable().index(),
    createdAt: p.datetime().columnType('timestamptz'),
    updatedAt: p.datetime().columnType('timestamptz'),
  },
})

/** A person as the API shows one. */
export type UserRow = Pick<InferEntity<typeof User>, 'id' | 'email' | 'name' | 'timeZone' | 'createdAt'>
