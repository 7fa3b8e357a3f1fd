import type { InferEntity } from '@mikro-orm/core'
import type { Run } from '../database/run.ts'
import { anyOf, statement } from '../database/statement.ts'
import { notFound } from '../errors.ts'
import type { User, UserRow } from './user.entity.ts'

const USER = [
  'id',
  'email',
  'email_verified_at as emailVerifiedAt',
  'name',
  'time_zone as timeZone',
  'created_at as createdAt',
] as const

const findOne = statement<{ id: string }>()((db, param) =>
  db.selectFrom('users').select(USER).where('id', '=', param('id')),
)

/** @throws {AppError} NOT_FOUND when the account is gone */
export async function getUser(run: Run, id: string): Promise<UserRow> {
  const [user] = await run(findOne, { id })
  if (!user) throw notFound('user')
  return user
}

const findSome = statement<{ ids: readonly string[] }>()((db, param) =>
  db
    .selectFrom('users')
    .select(USER)
    .where('id', '=', anyOf(param('ids'))),
)

/** By id, without those that are gone. */
export async function findUsers(run: Run, ids: readonly string[]): Promise<Map<string, UserRow>> {
  const users = await run(findSome, { ids })
  return new Map(users.map((user) => [user.id, user]))
}

const findTimeZoneOf = statement<{ id: string }>()((db, param) =>
  db.selectFrom('users').select('time_zone as timeZone').where('id', '=', param('id')),
)

/** The time zone that the days of a person are counted in. */
export async function findTimeZone(run: Run, id: string): Promise<string> {
  const [user] = await run(findTimeZoneOf, { id })
  return user?.timeZone ?? 'UTC'
}

/** Everything that is stored of an account itself, without its password hash. */
export type AccountRow = UserRow & Pick<InferEntity<typeof User>, 'updatedAt' | 'passwordChangedAt' | 'deletesAt'>

const findWhole = statement<{ id: string }>()((db, param) =>
  db
    .selectFrom('users')
    .select([...USER, 'updated_at as updatedAt', 'password_changed_at as passwordChangedAt', 'deletes_at as deletesAt'])
    .where('id', '=', param('id')),
)

export async function findAccount(run: Run, id: string): Promise<AccountRow | undefined> {
  const [account] = await run(findWhole, { id })
  return account
}
