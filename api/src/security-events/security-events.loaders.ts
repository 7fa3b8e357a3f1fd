import type { Sql } from '../database/sql.ts'
import { createRowLoader } from '../pages/read-together.ts'
import { findSecurityEvents } from './security-events.queries.ts'

export const createSecurityEventLoader = (sql: Sql) =>
  createRowLoader((userId, ids) => findSecurityEvents({ sql, userId }, ids))
