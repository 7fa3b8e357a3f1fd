import type { Reads } from '../database/reads.ts'
import { notFound } from '../errors.ts'
import type { UserRow } from './user.entity.ts'

/** @throws {AppError} NOT_FOUND when the account is gone */
export async function getUser(reads: Reads, id: string): Promise<UserRow> {
  const user = await reads.first((db) =>
    db.selectFrom('users').select(['id', 'email', 'name', 'created_at as createdAt']).where('id', '=', id),
  )
  if (!user) throw notFound('user')
  return user
}
