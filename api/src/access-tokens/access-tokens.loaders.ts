import type { Sql } from '../database/sql.ts'
import { createRowLoader } from '../pages/read-together.ts'
import { findAccessTokens } from './access-tokens.queries.ts'

export const createAccessTokenLoader = (sql: Sql) =>
  createRowLoader((userId, ids) => findAccessTokens({ sql, userId }, ids))
