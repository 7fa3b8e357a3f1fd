import DataLoader from 'dataloader'
import type { Sql } from '../database/sql.ts'
import { FORGETFUL } from '../pages/read-together.ts'
import { findUsers } from './users.queries.ts'

export const createUserLoader = (sql: Sql) =>
  new DataLoader(async (ids: readonly string[]) => {
    const rows = await findUsers(sql, [...new Set(ids)])
    return ids.map((id) => rows.get(id))
  }, FORGETFUL)
