import { sql } from 'kysely'
import { statement, type Param } from '../database/statement.ts'
import type { Email } from '../input/input.ts'

/** Frees the email address of an account whose deletion is due, but not carried out yet. */
export const removeDeleted = statement<{ email: Email; now: Date }>()((db, param) =>
  db.deleteFrom('users').where('email', '=', param('email')).where('deletes_at', '<=', param('now')),
)

type NewUser = {
  id: string
  email: Email
  emailVerifiedAt: Date | null
  name: string
  timeZone: string
  passwordHash: string
  createdAt: Date
}

/** No row when the email address is taken. */
export const insertUser = statement<NewUser>()((db, param) =>
  db
    .insertInto('users')
    .values({
      id: param('id'),
      email: param('email'),
      email_verified_at: param('emailVerifiedAt'),
      name: param('name'),
      time_zone: param('timeZone'),
      password_hash: param('passwordHash'),
      password_changed_at: param('createdAt'),
      created_at: param('createdAt'),
      updated_at: param('createdAt'),
    })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning('id'),
)

type PasswordChange = { id: string; passwordChangedAt: Date; passwordHash: string; now: Date }

/**
 * The time of a change identifies the password, so it is later than that of the change before,
 * whatever the clock says.
 */
const laterThanBefore = (param: Param<{ now: Date }>) =>
  sql<Date>`greatest(${param('now')}, password_changed_at + interval '1 ms')`

/** Sets a new password, unless it was changed since the old one was checked. */
export const setPassword = statement<PasswordChange>()((db, param) =>
  db
    .updateTable('users')
    .set({
      password_hash: param('passwordHash'),
      password_changed_at: laterThanBefore(param),
      updated_at: param('now'),
    })
    .where('id', '=', param('id'))
    .where('password_changed_at', '=', param('passwordChangedAt'))
    .returning('password_changed_at as passwordChangedAt'),
)

/**
 * Locks an account for a change that takes its password. No row if the password was changed since
 * it was checked, or the account is about to be deleted.
 */
export const lockUnchanged = statement<Pick<PasswordChange, 'id' | 'passwordChangedAt'>>()((db, param) =>
  db
    .selectFrom('users')
    .select('email')
    .where('id', '=', param('id'))
    .where('password_changed_at', '=', param('passwordChangedAt'))
    .where('deletes_at', 'is', null)
    .forNoKeyUpdate(),
)

type PasswordReset = PasswordChange & { email: Email }

/**
 * Sets a new password and the address that the person has proved to read, unless the password was
 * changed since the link was used.
 */
export const setForgotten = statement<PasswordReset>()((db, param) =>
  db
    .updateTable('users')
    .set({
      email: param('email'),
      email_verified_at: param('now'),
      password_hash: param('passwordHash'),
      password_changed_at: laterThanBefore(param),
      updated_at: param('now'),
    })
    .where('id', '=', param('id'))
    .where('password_changed_at', '=', param('passwordChangedAt'))
    .returning('id'),
)

/** Sets the address that the person has proved to read, unless the address was changed meanwhile. */
export const setEmail = statement<{ id: string; email: Email; formerEmail: Email; now: Date }>()((db, param) =>
  db
    .updateTable('users')
    .set({ email: param('email'), email_verified_at: param('now'), updated_at: param('now') })
    .where('id', '=', param('id'))
    .where('email', '=', param('formerEmail'))
    .returning([
      'id',
      'email',
      'name',
      'time_zone as timeZone',
      'created_at as createdAt',
      'email_verified_at as emailVerifiedAt',
    ]),
)

/** Replaces the hash of the same password. A check of the old hash still counts. */
export const replaceHash = statement<{ id: string; oldHash: string; newHash: string }>()((db, param) =>
  db
    .updateTable('users')
    .set({ password_hash: param('newHash') })
    .where('id', '=', param('id'))
    .where('password_hash', '=', param('oldHash')),
)

/** Unless it is scheduled already, or the password was changed since it was checked. */
export const scheduleDeletion = statement<{ id: string; passwordChangedAt: Date; deletesAt: Date }>()((db, param) =>
  db
    .updateTable('users')
    .set({ deletes_at: param('deletesAt') })
    .where('id', '=', param('id'))
    .where('password_changed_at', '=', param('passwordChangedAt'))
    .where('deletes_at', 'is', null)
    .returning('id'),
)

/** No row when no deletion is scheduled, or when it is due. */
export const cancelDeletion = statement<{ id: string; now: Date }>()((db, param) =>
  db
    .updateTable('users')
    .set({ deletes_at: null })
    .where('id', '=', param('id'))
    .where('deletes_at', '>', param('now'))
    .returning('id'),
)

type ProfileChange = { id: string; name: string | null; timeZone: string | null; now: Date }

/** `null` leaves a field as it is. No row when nothing changes. */
export const changeProfile = statement<ProfileChange>()((db, param) =>
  db
    .updateTable('users')
    .set({
      name: sql<string>`coalesce(${param('name')}, name)`,
      time_zone: sql<string>`coalesce(${param('timeZone')}, time_zone)`,
      updated_at: param('now'),
    })
    .where('id', '=', param('id'))
    .where(
      sql<boolean>`(name, time_zone) <> (coalesce(${param('name')}, name), coalesce(${param('timeZone')}, time_zone))`,
    )
    .returning('id'),
)
