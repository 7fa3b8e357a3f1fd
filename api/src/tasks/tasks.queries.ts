import type { Sql } from '../database/sql.ts'
import type { TaskFilter } from '../generated/schema.ts'
import { createCursors, readSlice, type PageArgs, type PageInfoModel } from '../pages.ts'
import type { TaskRow } from './task.entity.ts'

type Owner = { readonly sql: Sql; readonly userId: string }
type TasksArgs = PageArgs & { filter?: TaskFilter | null | undefined }

export type TaskPageEdge = { cursor: string; node: TaskRow }
export type TaskPage = {
  edges: () => TaskPageEdge[]
  nodes: TaskRow[]
  pageInfo: PageInfoModel
  totalCount: () => Promise<number>
}

/** UUIDv7 keys sort by age, so newest first is a scan of the primary key. */
const NEWEST_FIRST = 1

const COLUMNS = `id, title, description, priority, due_date as "dueDate", completed_at as "completedAt",
  created_at as "createdAt", updated_at as "updatedAt"`

/** What a page has when no cursor bounds it. */
const MAX_UUID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
const MIN_UUID = '00000000-0000-0000-0000-000000000000'

const COMPLETED = { true: 'and completed_at is not null', false: 'and completed_at is null', null: '' } as const

const BY_ID = `select ${COLUMNS} from tasks where user_id = $1 and id = $2`

export async function findTask({ sql, userId }: Owner, id: string): Promise<TaskRow | undefined> {
  const [task] = await sql<TaskRow>(BY_ID, [userId, id])
  return task
}

/**
 * A page of the person's tasks, newest first. What costs a query of its own is asked only when it is selected.
 * @throws {AppError} BAD_USER_INPUT for page sizes and cursors
 */
export async function listTasks({ sql, userId }: Owner, args: TasksArgs): Promise<TaskPage> {
  const cursors = createCursors(NEWEST_FIRST, userId)
  const { size, backward, after, before } = readSlice(args, cursors)
  const own = `from tasks where user_id = $1 ${COMPLETED[`${args.filter?.completed ?? null}`]}`

  const page = `select ${COLUMNS} ${own} and id < $2 and id > $3 order by id ${backward ? 'asc' : 'desc'} limit $4`
  const nodes = await sql<TaskRow>(page, [userId, after ?? MAX_UUID, before ?? MIN_UUID, size + 1])
  const hasMore = nodes.length > size
  if (hasMore) nodes.pop()
  if (backward) nodes.reverse()

  const first = nodes[0]?.id
  const last = nodes.at(-1)?.id
  const exists = async (comparison: '<' | '<=' | '>' | '>=', id: string) =>
    (await sql(`select 1 ${own} and id ${comparison} $2 limit 1`, [userId, id])).length > 0
  // On a side that no cursor bounds, `hasMore` says it all.
  const olderThanPage = () => before !== null && (last ? exists('<', last) : exists('<=', before))
  const newerThanPage = () => after !== null && (first ? exists('>', first) : exists('>=', after))

  return {
    nodes,
    edges: () => nodes.map((node) => ({ cursor: cursors.format(node.id), node })),
    pageInfo: {
      hasNextPage: () => (!backward && hasMore) || olderThanPage(),
      hasPreviousPage: () => (backward && hasMore) || newerThanPage(),
      startCursor: first ? cursors.format(first) : null,
      endCursor: last ? cursors.format(last) : null,
    },
    totalCount: async () => {
      const [counted] = await sql<{ count: string }>(`select count(*) ${own}`, [userId])
      return Number(counted?.count)
    },
  }
}
