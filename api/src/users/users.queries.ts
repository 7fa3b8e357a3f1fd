import type { Sql } from '../database/sql.ts'
import { notFound } from '../errors.ts'
import type { UserRow } from './user.entity.ts'

const BY_ID = 'select id, email, name, created_at as "createdAt" from users where id = $1'

/** @throws {AppError} NOT_FOUND when the account is gone */
export async function getUser(sql: Sql, id: string): Promise<UserRow> {
  const [user] = await sql<UserRow>(BY_ID, [id])
  if (!user) throw notFound('user')
  return user
}

/** All that is held of an account itself but its secret. */
export type AccountRow = UserRow & { updatedAt: Date; passwordChangedAt: Date; deletesAt: Date | null }

const ACCOUNT = `
  select id, email, name, created_at as "createdAt", updated_at as "updatedAt", password_changed_at as "passwordChangedAt",
    deletes_at as "deletesAt"
  from users where id = $1`

export async function findAccount(sql: Sql, id: string): Promise<AccountRow | undefined> {
  const [account] = await sql<AccountRow>(ACCOUNT, [id])
  return account
}
