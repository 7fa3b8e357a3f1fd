import { badInput } from '../../errors.ts'
import type { Param, Writer } from '../../database/statement.ts'
import type { TaskFilter, TaskOrder } from '../../generated/schema.ts'
import { tryInput } from '../../input/input.ts'
import { placedList, type PlacedList } from '../../pages/pages-by-place.queries.ts'
import type { Owner } from '../../pages/pages.queries.ts'
import type { Cursors, Place } from '../../pages/pages.ts'
import { findTimeZone } from '../../users/users.queries.ts'
import { ownTasks, select, withId, type TaskColumn } from '../own-tasks.ts'
import type { TaskRow } from '../task.entity.ts'
import { checkFilter, type Condition } from './check-filter.ts'
import { writeFilter, type FilterParams } from './filter.ts'
import { newestFirst, newestFirstCursors, orderCursors, sortBy } from './order.ts'
import {
  bestFirst,
  bestFirstCursors,
  readSearch,
  searchText,
  writeSearch,
  type SearchForm,
  type SearchParams,
} from './search.ts'

/** Which tasks to list, and in which order. */
export type Finding = {
  filter?: TaskFilter | null | undefined
  orderBy?: TaskOrder | null | undefined
  search?: string | null | undefined
}

/** The person whose tasks are listed, and the clock. */
export type Seeker = Owner & { readonly now: () => Date }

type ListParams = { userId: string } & FilterParams & SearchParams

/** What determines the statements of a list: everything except the values. */
type ListForm = {
  columns: readonly TaskColumn[]
  condition: Condition | null
  orderBy: TaskOrder | null
  search: SearchForm | null
}

type List = PlacedList<ListParams, TaskRow>

/**
 * The list for a filter, an order and a search, with its values and cursors.
 * @throws {AppError} BAD_USER_INPUT for filters and searches
 */
export async function toPlacedList(
  { run, userId, now }: Seeker,
  { filter, orderBy = null, search }: Finding,
  columns: readonly TaskColumn[],
): Promise<{ list: List; params: ListParams; cursors: Cursors<Place> }> {
  const checked = filter ? checkFilter(filter) : null
  const text = search == null ? null : checkSearch(search)
  const found = text === null ? null : await readSearch(run, text)
  const today = checked?.goesByDay ? { today: dayAt(now(), await findTimeZone(run, userId)) } : {}

  const list = listOf({
    columns: withId(columns),
    condition: checked?.condition ?? null,
    orderBy,
    search: found && { forgiven: found.forgiven },
  })
  const params = { userId, ...checked?.values, ...found?.params, ...today }
  return { list, params, cursors: cursorsOf(orderBy, text, userId) }
}

function checkSearch(search: string): string {
  const { value, error } = tryInput(searchText, search)
  if (error) throw badInput((error.details.fields ?? []).map(({ message }) => ({ path: 'search', message })))
  return value
}

/** Swedish dates have the form `YYYY-MM-DD`. */
const dayAt = (moment: Date, timeZone: string) => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(moment)

function cursorsOf(orderBy: TaskOrder | null, search: string | null, userId: string): Cursors<Place> {
  if (orderBy) return orderCursors(orderBy, search !== null, userId)
  return search === null ? newestFirstCursors(userId) : bestFirstCursors(search, userId)
}

/**
 * Caches the lists that were used last: writing a statement takes longer than the rest of the
 * request. The statements have no names, so PostgreSQL plans each run for its values.
 */
const lists = new Map<string, List>()
const MAX_LISTS = 100

function listOf(form: ListForm): List {
  const key = JSON.stringify(form)
  const list = lists.get(key) ?? writeList(form)
  lists.delete(key)
  lists.set(key, list)
  const [oldest] = lists.keys()
  if (oldest !== undefined && lists.size > MAX_LISTS) lists.delete(oldest)
  return list
}

function writeList({ columns, condition, orderBy, search }: ListForm): List {
  const filtered = (db: Writer, param: Param<ListParams>) =>
    condition ? ownTasks(db, param).where(writeFilter(condition, param)) : ownTasks(db, param)
  const sorted = (db: Writer, param: Param<ListParams>) => {
    const rows = filtered(db, param).select(select(columns))
    const found = search ? writeSearch(search, param) : null
    if (orderBy) return { rows, ...sortBy(orderBy, found) }
    return { rows, ...(found ? bestFirst(found) : newestFirst) }
  }
  const counted = (db: Writer, param: Param<ListParams>) => {
    const rows = filtered(db, param)
    if (!search) return rows
    const { exact, mistyped } = writeSearch(search, param)
    return rows.where((eb) => {
      const isExact = eb.exists(rows.where(exact).select('id'))
      return eb.or([exact, eb.and([eb.not(isExact), mistyped])])
    })
  }
  return placedList(sorted, counted)
}
