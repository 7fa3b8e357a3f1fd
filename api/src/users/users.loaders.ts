import DataLoader from 'dataloader'
import type { Run } from '../database/run.ts'
import { FORGETFUL } from '../pages/read-together.ts'
import { findUsers } from './users.queries.ts'

export const createUserLoader = (run: Run) =>
  new DataLoader(async (ids: readonly string[]) => {
    const rows = await findUsers(run, [...new Set(ids)])
    return ids.map((id) => rows.get(id))
  }, FORGETFUL)
