import type { TaskFilter } from '../generated/schema.ts'
import { readPage, type Owner, type Page } from '../pages.queries.ts'
import type { PageArgs } from '../pages.ts'
import type { TaskRow } from './task.entity.ts'

type TasksArgs = PageArgs & { filter?: TaskFilter | null | undefined }

export type TaskPage = Page<TaskRow>

/** In cursors. */
const NEWEST_TASKS_FIRST = 1

const COLUMNS = `id, title, description, priority, due_date as "dueDate", completed_at as "completedAt",
  created_at as "createdAt", updated_at as "updatedAt"`

const COMPLETED = { true: 'and completed_at is not null', false: 'and completed_at is null', null: '' } as const

const BY_ID = `select ${COLUMNS} from tasks where user_id = $1 and id = $2`

export async function findTask({ sql, userId }: Owner, id: string): Promise<TaskRow | undefined> {
  const [task] = await sql<TaskRow>(BY_ID, [userId, id])
  return task
}

/** @throws {AppError} BAD_USER_INPUT for page sizes and cursors */
export function listTasks(owner: Owner, { filter, ...args }: TasksArgs): Promise<TaskPage> {
  const own = `from tasks where user_id = $1 ${COMPLETED[`${filter?.completed ?? null}`]}`
  return readPage<TaskRow>(owner, { columns: COLUMNS, own, ordering: NEWEST_TASKS_FIRST }, args)
}
