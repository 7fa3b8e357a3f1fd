import { anyOf, statement, unnamedStatement } from '../database/statement.ts'
import type { TaskFilter } from '../generated/schema.ts'
import { readPlacedPage } from '../pages/pages-by-place.queries.ts'
import { newestFirst, readPage, writePages, type Owner, type Page } from '../pages/pages.queries.ts'
import type { PageArgs } from '../pages/pages.ts'
import { toPlacedList, type Finding, type Seeker } from './finding/finding.queries.ts'
import { NEWEST_TASKS_FIRST } from './finding/order.ts'
import { byColumns, ownTasks, TASK, TASK_COLUMNS } from './own-tasks.ts'
import type { TaskRow } from './task.entity.ts'

export type TasksArgs = PageArgs & Finding

export type TaskPage = Page<TaskRow>

type Ids = { userId: string; ids: readonly string[] }

const byIds = byColumns((selection, isNamed) => {
  const write = isNamed ? statement<Ids>() : unnamedStatement<Ids, TaskRow>
  return write((db, param) =>
    ownTasks(db, param)
      .select(selection)
      .where('id', '=', anyOf(param('ids'))),
  )
})

/**
 * Finds tasks by id, without those that are gone.
 * @param columns the columns to read; the rows have no others
 */
export async function findTasks({ run, userId }: Owner, ids: readonly string[], columns = TASK_COLUMNS) {
  const rows = await run(byIds(columns), { userId, ids: [...new Set(ids)] })
  return new Map(rows.map((task) => [task.id, task]))
}

/** The lists that most clients ask for, by the value of `completed` in their filter. */
const NEWEST = {
  null: newest(ownTasks),
  true: newest((db, param) => ownTasks(db, param).where('completed_at', 'is not', null)),
  false: newest((db, param) => ownTasks(db, param).where('completed_at', 'is', null)),
}

function newest(rows: typeof ownTasks) {
  const list = newestFirst(NEWEST_TASKS_FIRST, (db, param) => rows(db, param).select(TASK))
  const pages = byColumns((selection, isNamed) => writePages((db, param) => rows(db, param).select(selection), isNamed))
  return { list, pages }
}

/**
 * @param columns the columns to read; the rows have no others
 * @throws {AppError} BAD_USER_INPUT for page sizes, cursors, filters and searches
 */
export async function listTasks(seeker: Seeker, args: TasksArgs, columns = TASK_COLUMNS): Promise<TaskPage> {
  const { filter, orderBy, search, ...page } = args
  if (!orderBy && search == null && asksOnlyWhether(filter)) {
    const { list, pages } = NEWEST[`${filter?.completed ?? null}`]
    return readPage(seeker, { ...list, page: pages(columns) }, page)
  }
  return readPlacedPage(seeker, await toPlacedList(seeker, args, columns), page)
}

/** Whether the filter is empty or has only `completed`: such lists have statements of their own. */
function asksOnlyWhether(filter: TaskFilter | null | undefined): boolean {
  return Object.entries(filter ?? {}).every(([key, value]) => key === 'completed' || value == null)
}
