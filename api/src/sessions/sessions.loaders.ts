import type { Sql } from '../database/sql.ts'
import { createRowLoader } from '../pages/read-together.ts'
import { findLiveSessions } from './sessions.queries.ts'

export const createSessionLoader = (sql: Sql, now: () => Date) =>
  createRowLoader((userId, ids) => findLiveSessions({ sql, userId }, ids, now()))
