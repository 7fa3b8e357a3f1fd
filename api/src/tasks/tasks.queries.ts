import type { Db, Reads } from '../database/reads.ts'
import type { TaskFilter } from '../generated/schema.ts'
import { createCursors, readSlice, type PageArgs, type PageInfoModel } from '../pages.ts'
import type { TaskRow } from './task.entity.ts'

type Owner = { readonly reads: Reads; readonly userId: string }
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

const COLUMNS = [
  'id',
  'title',
  'description',
  'priority',
  'due_date as dueDate',
  'completed_at as completedAt',
  'created_at as createdAt',
  'updated_at as updatedAt',
] as const

export function findTask({ reads, userId }: Owner, id: string): Promise<TaskRow | undefined> {
  return reads.first((db) => db.selectFrom('tasks').select(COLUMNS).where('user_id', '=', userId).where('id', '=', id))
}

/**
 * A page of the person's tasks, newest first. What costs a query of its own is asked only when it is selected.
 * @throws {AppError} BAD_USER_INPUT for page sizes and cursors
 */
export async function listTasks({ reads, userId }: Owner, args: TasksArgs): Promise<TaskPage> {
  const cursors = createCursors(NEWEST_FIRST, userId)
  const { size, backward, after, before } = readSlice(args, cursors)
  const completed = args.filter?.completed ?? null
  const ownTasks = (db: Db) => {
    const own = db.selectFrom('tasks').where('user_id', '=', userId)
    return completed === null ? own : own.where('completed_at', completed ? 'is not' : 'is', null)
  }

  const nodes: TaskRow[] = await reads.all((db) => {
    let page = ownTasks(db).select(COLUMNS)
    if (after !== null) page = page.where('id', '<', after)
    if (before !== null) page = page.where('id', '>', before)
    return page.orderBy('id', backward ? 'asc' : 'desc').limit(size + 1)
  })
  const hasMore = nodes.length > size
  if (hasMore) nodes.pop()
  if (backward) nodes.reverse()

  const first = nodes[0]?.id
  const last = nodes.at(-1)?.id
  const exists = async (comparison: '<' | '<=' | '>' | '>=', id: string) =>
    (await reads.first((db) => ownTasks(db).select('id').where('id', comparison, id).limit(1))) !== undefined
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
      const counted = await reads.first((db) => ownTasks(db).select((eb) => eb.fn.countAll().as('count')))
      return Number(counted?.count)
    },
  }
}
