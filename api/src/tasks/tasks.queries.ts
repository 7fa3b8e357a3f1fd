import { badInput } from '../errors.ts'
import { anyOf, statement, unnamedStatement, type Param, type Writer } from '../database/statement.ts'
import type { TaskFilter, TaskOrder } from '../generated/schema.ts'
import { tryInput } from '../input/input.ts'
import { placedList, readPlacedPage, type PlacedList } from '../pages/pages-by-place.queries.ts'
import { newestFirst, readPage, writePages, type Owner, type Page, type Write } from '../pages/pages.queries.ts'
import { createCursors, type Cursors, type PageArgs, type Place } from '../pages/pages.ts'
import { findTimeZone } from '../users/users.queries.ts'
import { checkFilter, type Condition } from './finding/check-filter.ts'
import { writeFilter, type FilterParams } from './finding/filter.ts'
import { orderCursors, sortBy, type Sorting } from './finding/order.ts'
import {
  bestFirst,
  bestFirstCursors,
  readSearch,
  searchText,
  writeSearch,
  type SearchForm,
  type SearchParams,
} from './finding/search.ts'
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

const SELECTION = {
  id: 'id',
  title: 'title',
  description: 'description',
  priority: 'priority',
  dueDate: 'due_date as dueDate',
  completedAt: 'completed_at as completedAt',
  createdAt: 'created_at as createdAt',
  updatedAt: 'updated_at as updatedAt',
  version: 'version',
} as const satisfies Record<keyof TaskRow, string>

export type TaskColumn = keyof typeof SELECTION

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its keys are all that it has
export const TASK_COLUMNS = Object.keys(SELECTION) as TaskColumn[]

/** All columns of a task, for `select` and `returning`. */
export const TASK = Object.values(SELECTION)

/** The same for statements that are still text. */
export const COLUMNS = TASK.map((column) => column.replace(/ as (\w+)/, ' as "$1"')).join(', ')

type Selection = typeof TASK

/** Always in the same order, so that the same columns are the same statement. A row of some has the id at least. */
const withId = (columns: readonly TaskColumn[]) =>
  TASK_COLUMNS.filter((column) => column === 'id' || columns.includes(column))

const selected = (columns: readonly TaskColumn[]): Selection => columns.map((column) => SELECTION[column])

type OfUser = { userId: string }

const own = (db: Writer, param: Param<OfUser>) => db.selectFrom('tasks').where('user_id', '=', param('userId'))

/**
 * How many choices of columns each of the four forms below has prepared statements for, besides that of all columns. They
 * are at most 7 * 15 on a connection. There are no more than 256 choices to keep.
 */
const MAX_NAMED = 15

/** Writes a form once for each choice of columns. Clients that choose others than the first do not take what all columns need. */
function byColumns<Written>(write: (selection: Selection, isNamed: boolean) => Written) {
  const all = write(TASK, true)
  const written = new Map<string, Written>()
  return (columns: readonly TaskColumn[]): Written => {
    const chosen = withId(columns)
    if (chosen.length === TASK_COLUMNS.length) return all
    const key = chosen.join(' ')
    const form = written.get(key) ?? write(selected(chosen), written.size < MAX_NAMED)
    written.set(key, form)
    return form
  }
}

type ByIds = OfUser & { ids: readonly string[] }

const byIds = byColumns((selection, isNamed) => {
  const write: Write<ByIds> = isNamed ? statement<ByIds>() : unnamedStatement
  return write((db, param) =>
    own(db, param)
      .select(selection)
      .where('id', '=', anyOf(param('ids'))),
  )
})

/**
 * By their id; those that are gone are left out.
 * @param columns those that are read; the rows have no others
 */
export async function findTasks({ sql, userId }: Owner, ids: readonly string[], columns = TASK_COLUMNS) {
  const rows = await sql.run(byIds(columns), { userId, ids: [...new Set(ids)] })
  return new Map(rows.map((task) => [task.id, task]))
}

/**
 * @param columns those that are read; the rows have no others
 * @throws {AppError} BAD_USER_INPUT for page sizes, cursors, filters and searches
 */
export async function listTasks(reader: TaskReader, args: TasksArgs, columns = TASK_COLUMNS): Promise<TaskPage> {
  const { filter, orderBy, search, ...page } = args
  if (!orderBy && search == null && asksOnlyWhether(filter)) {
    const { list, pages } = NEWEST[`${filter?.completed ?? null}`]
    return readPage(reader, { ...list, page: pages(columns) }, page)
  }
  return readPlacedPage(reader, await find(reader, args, columns), page)
}

/** The filter that most lists have, which needs no statement of its own. */
function asksOnlyWhether(filter: TaskFilter | null | undefined): boolean {
  return Object.entries(filter ?? {}).every(([key, value]) => key === 'completed' || value == null)
}

const NEWEST = {
  null: newest(own),
  true: newest((db, param) => own(db, param).where('completed_at', 'is not', null)),
  false: newest((db, param) => own(db, param).where('completed_at', 'is', null)),
}

function newest(rows: typeof own) {
  return {
    list: newestFirst(NEWEST_TASKS_FIRST, (db, param) => rows(db, param).select(TASK)),
    pages: byColumns((selection, isNamed) =>
      writePages((db, param) => rows(db, param).select(selection), isNamed ? undefined : unnamedStatement),
    ),
  }
}

/** What a client can find tasks by, without the values: lists of the same form have the same statements. */
type ListForm = {
  columns: readonly TaskColumn[]
  condition: Condition | null
  orderBy: TaskOrder | null | undefined
  search: SearchForm | null
}

type ListParams = OfUser & FilterParams & SearchParams

/** The statements of lists, by their form. None is prepared: each is planned for its values. */
const lists = new Map<string, PlacedList<ListParams, TaskRow>>()

const MAX_LISTS = 100

function listOf(form: ListForm): PlacedList<ListParams, TaskRow> {
  const key = JSON.stringify(form)
  const list = lists.get(key) ?? writeList(form)
  const [oldest] = lists.keys()
  if (oldest !== undefined && lists.size >= MAX_LISTS) lists.delete(oldest)
  lists.delete(key)
  lists.set(key, list)
  return list
}

function writeList({ columns, condition, orderBy, search }: ListForm): PlacedList<ListParams, TaskRow> {
  const matching = (db: Writer, param: Param<ListParams>) =>
    condition ? own(db, param).where(writeFilter(condition, param)) : own(db, param)
  const sorted = (db: Writer, param: Param<ListParams>) => {
    const found = search ? writeSearch(search, param) : null
    const rows = matching(db, param).select(selected(columns))
    if (orderBy) return { rows, ...sortBy(orderBy, found) }
    return { rows, ...(found ? bestFirst(found) : NEWEST_FIRST) }
  }
  const counted = (db: Writer, param: Param<ListParams>) => {
    const rows = matching(db, param)
    if (!search) return rows
    const { exact, mistyped } = writeSearch(search, param)
    return rows.where((eb) => eb.or([exact, eb.and([eb.not(eb.exists(rows.where(exact).select('id'))), mistyped])]))
  }
  return placedList(sorted, counted)
}

/** The list that a client asks for, with its values. */
async function find(
  { sql, userId, now }: TaskReader,
  { filter, orderBy, search }: TasksArgs,
  columns: readonly TaskColumn[],
) {
  const checked = filter ? checkFilter(filter) : null
  const text = search == null ? null : checkSearch(search)
  const found = text === null ? null : await readSearch(sql, text)
  const today = checked?.goesByDay ? { today: dayAt(now(), await findTimeZone(sql, userId)) } : {}

  const list = listOf({
    columns: withId(columns),
    condition: checked?.condition ?? null,
    orderBy,
    search: found && { forgiven: found.forgiven },
  })
  const params = { userId, ...checked?.values, ...found?.params, ...today }
  return { list, params, cursors: cursorsOf({ orderBy, search: text }, userId) }
}

function checkSearch(search: string): string {
  const { value, error } = tryInput(searchText, search)
  if (error) throw badInput((error.details.fields ?? []).map(({ message }) => ({ path: 'search', message })))
  return value
}

/** The order of lists that nobody asked for another one of. */
const NEWEST_FIRST: Sorting = { descending: true, sections: [{}] }

/** Cursors of the newest tasks first stay good when a filter comes or goes. */
function cursorsOf(
  { orderBy, search }: { orderBy: TasksArgs['orderBy']; search: string | null },
  userId: string,
): Cursors<Place> {
  if (orderBy) return orderCursors(orderBy, search !== null, userId)
  if (search !== null) return bestFirstCursors(search, userId)
  const { format, parse } = createCursors(NEWEST_TASKS_FIRST, userId)
  return {
    format: ({ id }) => format(id),
    parse: (cursor) => {
      const id = parse(cursor)
      return id === null ? null : { section: 0, key: null, id }
    },
  }
}

/** Swedes write days as `YYYY-MM-DD`. */
const dayAt = (moment: Date, timeZone: string) => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(moment)
