import { sql, type OnConflictBuilder } from 'kysely'
import { statement } from '../database/statement.ts'
import type { Tables } from '../database/tables.ts'
import type { Email } from '../input/input.ts'
import type { LinkPurpose } from './link.entity.ts'

const LINK = ['user_id', 'purpose', 'email', 'id', 'password_changed_at', 'created_at', 'expires_at'] as const

/** A newer link takes the place of an older one, and keeps its `created_at`. */
const replaceFormer = (conflict: OnConflictBuilder<Tables, 'links'>) =>
  conflict.columns(['user_id', 'purpose', 'email']).doUpdateSet((eb) => ({
    id: eb.ref('excluded.id'),
    password_changed_at: eb.ref('excluded.password_changed_at'),
    expires_at: eb.ref('excluded.expires_at'),
  }))

type NewLink = {
  userId: string
  purpose: LinkPurpose
  email: Email
  id: string
  passwordChangedAt: Date | null
  createdAt: Date
  expiresAt: Date
}

/** Replaces the link of the same purpose to the same address. */
export const insertLink = statement<NewLink>()((db, param) =>
  db
    .insertInto('links')
    .values({
      user_id: param('userId'),
      purpose: param('purpose'),
      email: param('email'),
      id: param('id'),
      password_changed_at: param('passwordChangedAt'),
      created_at: param('createdAt'),
      expires_at: param('expiresAt'),
    })
    .onConflict(replaceFormer),
)

/** The same for the account with this address. It takes the same work if there is none. */
export const insertLinkByEmail = statement<Omit<NewLink, 'userId' | 'passwordChangedAt'>>()((db, param) =>
  db
    .insertInto('links')
    .columns(LINK)
    .expression((eb) =>
      eb
        .selectFrom('users')
        .select([
          'users.id as user_id',
          sql<LinkPurpose>`${param('purpose')}::text`.as('purpose'),
          'users.email',
          sql<string>`${param('id')}::uuid`.as('id'),
          'users.password_changed_at',
          sql<Date>`${param('createdAt')}::timestamptz`.as('created_at'),
          sql<Date>`${param('expiresAt')}::timestamptz`.as('expires_at'),
        ])
        .where('email', '=', param('email'))
        .where((eb) => eb.or([eb('deletes_at', 'is', null), eb('deletes_at', '>', param('createdAt'))])),
    )
    .onConflict(replaceFormer),
)

type UsedLink = { userId: string; linkId: string; purposes: readonly LinkPurpose[]; now: Date }

/**
 * Uses a link up. No row if it was used, replaced or has expired, or if the password that it is
 * bound to was changed since. Of several uses at once one gets the row. It locks the account before
 * the link, as every other change of an account does, so that two changes never block each other.
 */
export const useLink = statement<UsedLink>()((db, param) =>
  db
    .with('owner', (cte) =>
      cte
        .selectFrom('users')
        .select(['id', 'email', 'email_verified_at', 'password_changed_at'])
        .where('id', '=', param('userId'))
        .forUpdate(),
    )
    .deleteFrom('links')
    .using('owner')
    .where('links.user_id', '=', param('userId'))
    .where('links.id', '=', param('linkId'))
    .where('links.purpose', '=', sql<LinkPurpose>`any(${param('purposes')}::text[])`)
    .where('links.expires_at', '>', param('now'))
    .where((eb) =>
      eb.or([
        eb('links.password_changed_at', 'is', null),
        eb('links.password_changed_at', '=', eb.ref('owner.password_changed_at')),
      ]),
    )
    .returning([
      'links.purpose',
      'links.email',
      'links.created_at as createdAt',
      'owner.email as accountEmail',
      'owner.email_verified_at as emailVerifiedAt',
      'owner.password_changed_at as passwordChangedAt',
    ]),
)

type Dropped = { userId: string; purpose: LinkPurpose; since: Date }

/** Deletes the links of a person that have this purpose and began at this time or later. */
export const dropLinks = statement<Dropped>()((db, param) =>
  db
    .deleteFrom('links')
    .where('user_id', '=', param('userId'))
    .where('purpose', '=', param('purpose'))
    .where('created_at', '>=', param('since')),
)

/** A row if the address can be given back to another account, which had it. */
export const findReservation = statement<{ userId: string; email: Email; now: Date }>()((db, param) =>
  db
    .selectFrom('links')
    .select('id')
    .where('email', '=', param('email'))
    .where('user_id', '<>', param('userId'))
    .where('purpose', '=', 'UNDO_EMAIL_CHANGE')
    .where('expires_at', '>', param('now')),
)
