import { badInput } from '../errors.ts'
import type { TaskFilter, TaskOrder } from '../generated/schema.ts'
import { tryInput } from '../input/input.ts'
import { readPlacedPage } from '../pages/pages-by-place.queries.ts'
import { readPage, type Owner, type Page } from '../pages/pages.queries.ts'
import { createCursors, type PageArgs } from '../pages/pages.ts'
import { findTimeZone } from '../users/users.queries.ts'
import { TODAY, writeFilter } from './finding/filter.ts'
import { toOrder, type Order } from './finding/order.ts'
import { bestFirst, searchText, toSearch } from './finding/search.ts'
import type { TaskRow } from './task.entity.ts'

export type TasksArgs = PageArgs & {
  filter?: TaskFilter | null | undefined
  orderBy?: TaskOrder | null | undefined
  search?: string | null | undefined
}

export type TaskPage = Page<TaskRow>

/** Whoever reads, and what time it is for them. */
export type TaskReader = Owner & { readonly now: () => Date }

/** In cursors. */
const NEWEST_TASKS_FIRST = 1

const COLUMN = {
  id: 'id',
  title: 'title',
  description: 'description',
  priority: 'priority',
  dueDate: 'due_date as "dueDate"',
  completedAt: 'completed_at as "completedAt"',
  createdAt: 'created_at as "createdAt"',
  updatedAt: 'updated_at as "updatedAt"',
  version: 'version',
} satisfies Record<keyof TaskRow, string>

export type TaskColumn = keyof typeof COLUMN

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its keys are all that it has
export const TASK_COLUMNS = Object.keys(COLUMN) as TaskColumn[]

/** Always in the same order, so that the same columns are the same statement. A row of some has the id at least. */
const select = (columns: readonly TaskColumn[]) =>
  TASK_COLUMNS.filter((column) => column === 'id' || columns.includes(column))
    .map((column) => COLUMN[column])
    .join(', ')

export const COLUMNS = select(TASK_COLUMNS)

const COMPLETED = { true: 'and completed_at is not null', false: 'and completed_at is null', null: '' } as const

/**
 * By their id; those that are gone are left out.
 * @param columns those that are read; the rows have no others
 */
export async function findTasks({ sql, userId }: Owner, ids: readonly string[], columns = TASK_COLUMNS) {
  const byIds = `select ${select(columns)} from tasks where user_id = $1 and id = any($2::uuid[])`
  const rows = await sql<TaskRow>(byIds, [userId, [...new Set(ids)]], 'columns')
  return new Map(rows.map((task) => [task.id, task]))
}

/**
 * @param columns those that are read; the rows have no others
 * @throws {AppError} BAD_USER_INPUT for page sizes, cursors, filters and searches
 */
export async function listTasks(reader: TaskReader, args: TasksArgs, columns = TASK_COLUMNS): Promise<TaskPage> {
  const { filter, orderBy, search, ...page } = args
  const completed = filter?.completed ?? null
  if (!orderBy && search == null && asksOnlyWhether(filter)) {
    const own = `from tasks where user_id = $1 ${COMPLETED[`${completed}`]}`
    const list = { columns: select(columns), own, ordering: NEWEST_TASKS_FIRST, shape: 'columns' as const }
    return readPage<TaskRow>(reader, list, page)
  }
  const { values, own, order, counted } = await find(reader, args)
  const list = { columns: select(columns), own, values, counted, ...order }
  return readPlacedPage<TaskRow>(reader, list, page)
}

/** The filter that most lists have, which needs no statement of its own. */
function asksOnlyWhether(filter: TaskFilter | null | undefined): boolean {
  return Object.entries(filter ?? {}).every(([key, value]) => key === 'completed' || value == null)
}

/** What was asked for in the words of SQL. */
async function find({ sql, userId, now }: TaskReader, { filter, orderBy, search }: TasksArgs) {
  const values: unknown[] = [userId]
  const bind = (value: unknown) => `$${values.push(value)}`
  const own = `from tasks where user_id = $1${filter ? ` and ${writeFilter(filter, bind)}` : ''}`
  const found = search == null ? null : await toSearch(sql, checkSearch(search), bind)
  const unordered = found ? bestFirst(found, userId) : newestFirst(userId)
  const order = orderBy ? toOrder(orderBy, found, userId) : unordered
  if (values.includes(TODAY)) {
    const today = dayAt(now(), await findTimeZone(sql, userId))
    values.splice(0, values.length, ...values.map((value) => (value === TODAY ? today : value)))
  }
  const counted = found
    ? `${own} and (${found.exact} or not exists (select ${own} and ${found.exact}) and ${found.mistyped})`
    : own
  return { values, own, order, counted }
}

function checkSearch(search: string): string {
  const { value, error } = tryInput(searchText, search)
  if (error) throw badInput((error.details.fields ?? []).map(({ message }) => ({ path: 'search', message })))
  return value
}

/** The order of lists that nobody asked for another one of, so that cursors stay good when a filter comes or goes. */
function newestFirst(userId: string): Order {
  const { format, parse } = createCursors(NEWEST_TASKS_FIRST, userId)
  return {
    descending: true,
    sections: [{}],
    cursors: {
      format: ({ id }) => format(id),
      parse: (cursor) => {
        const id = parse(cursor)
        return id === null ? null : { section: 0, key: null, id }
      },
    },
  }
}

/** Swedes write days as `YYYY-MM-DD`. */
const dayAt = (moment: Date, timeZone: string) => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(moment)
