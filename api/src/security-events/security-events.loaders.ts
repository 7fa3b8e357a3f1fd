import type { Run } from '../database/run.ts'
import { createRowLoader } from '../pages/read-together.ts'
import { findSecurityEvents } from './security-events.queries.ts'

export const createSecurityEventLoader = (run: Run) =>
  createRowLoader((userId, ids) => findSecurityEvents({ run, userId }, ids))
