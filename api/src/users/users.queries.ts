import type { EntityManager } from '../database/orm.ts'
import { notFound } from '../errors.ts'
import type { UserRow } from './user.entity.ts'

/** @throws {AppError} NOT_FOUND when the account is gone */
export async function getUser(em: EntityManager, id: string): Promise<UserRow> {
  const user = await em
    .getKysely()
    .selectFrom('users')
    .select(['id', 'email', 'name', 'created_at as createdAt'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!user) throw notFound('user')
  return user
}
