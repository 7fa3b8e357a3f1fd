import type { Run } from '../database/run.ts'
import { createRowLoader } from '../pages/read-together.ts'
import { findAccessTokens } from './access-tokens.queries.ts'

export const createAccessTokenLoader = (run: Run) =>
  createRowLoader((userId, ids) => findAccessTokens({ run, userId }, ids))
