import type { Run } from '../database/run.ts'
import { createRowLoader } from '../pages/read-together.ts'
import { findLiveSessions } from './sessions.queries.ts'

export const createSessionLoader = (run: Run, now: () => Date) =>
  createRowLoader((userId, ids) => findLiveSessions({ run, userId }, ids, now()))
