import type { Sql } from '../database/sql.ts'
import { notFound } from '../errors.ts'
import type { UserRow } from './user.entity.ts'

const COLUMNS = 'id, email, name, time_zone as "timeZone", created_at as "createdAt"'

const BY_ID = `select ${COLUMNS} from users where id = $1`

const BY_IDS = `select ${COLUMNS} from users where id = any($1::uuid[])`

/** By their id; those that are gone are left out. */
export async function findUsers(sql: Sql, ids: readonly string[]): Promise<Map<string, UserRow>> {
  const users = await sql<UserRow>(BY_IDS, [ids])
  return new Map(users.map((user) => [user.id, user]))
}

/** @throws {AppError} NOT_FOUND when the account is gone */
export async function getUser(sql: Sql, id: string): Promise<UserRow> {
  const [user] = await sql<UserRow>(BY_ID, [id])
  if (!user) throw notFound('user')
  return user
}

const TIME_ZONE = 'select time_zone as "timeZone" from users where id = $1'

/** Where the person's days begin and end. */
export async function findTimeZone(sql: Sql, id: string): Promise<string> {
  const [user] = await sql<Pick<UserRow, 'timeZone'>>(TIME_ZONE, [id])
  return user?.timeZone ?? 'UTC'
}

/** All that is held of an account itself but its secret. */
export type AccountRow = UserRow & { updatedAt: Date; passwordChangedAt: Date; deletesAt: Date | null }

const ACCOUNT = `
  select ${COLUMNS}, updated_at as "updatedAt", password_changed_at as "passwordChangedAt",
    deletes_at as "deletesAt"
  from users where id = $1`

export async function findAccount(sql: Sql, id: string): Promise<AccountRow | undefined> {
  const [account] = await sql<AccountRow>(ACCOUNT, [id])
  return account
}
