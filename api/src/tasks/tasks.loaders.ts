import DataLoader from 'dataloader'
import type { Run } from '../database/run.ts'
import { countTogether, type Counted } from '../pages/counts.queries.ts'
import { FORGETFUL, idsOf, inGroups, ofUser, shared, type RowKey } from '../pages/read-together.ts'
import type { TaskColumn } from './own-tasks.ts'
import { findTasks, listTasks, type TasksArgs } from './tasks.queries.ts'

type PageKey = { userId: string; args: TasksArgs; columns: readonly TaskColumn[] }

export function createTaskLoaders(run: Run, now: () => Date) {
  const counts = new DataLoader((counted: readonly Counted[]) => countTogether(run, counted), FORGETFUL)
  const count = (counted: Counted) => counts.load(counted)

  const readPages = (keys: readonly PageKey[]) =>
    inGroups(
      keys,
      ({ userId, args }) => JSON.stringify([userId, args]),
      async ([first, ...more]) => {
        const columns = new Set([first, ...more].flatMap(({ columns }) => columns))
        const page = shared(await listTasks({ run, userId: first.userId, now, count }, first.args, [...columns]))
        return () => page
      },
    )

  const readTasks = (keys: readonly (RowKey & Pick<PageKey, 'columns'>)[]) =>
    inGroups(keys, ofUser, async (group) => {
      const columns = new Set(group.flatMap(({ columns }) => columns))
      const rows = await findTasks({ run, userId: group[0].userId }, idsOf(group), [...columns])
      return ({ id }) => rows.get(id)
    })

  return { taskPages: new DataLoader(readPages, FORGETFUL), tasks: new DataLoader(readTasks, FORGETFUL) }
}
