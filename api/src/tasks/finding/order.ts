import { expressionBuilder, sql, type RawBuilder } from 'kysely'
import type { Tables } from '../../database/tables.ts'
import type { TaskOrder, TaskOrderField } from '../../generated/schema.ts'
import { isPlainDate } from '../../input/input.ts'
import { createCursors, createPlaceCursors, type Cursors, type Place } from '../../pages/pages.ts'
import type { Section, Sorted } from '../../pages/sections.queries.ts'
import { PRIORITY_RANK, TITLE_IN_ALPHABET } from '../task.ts'
import type { Search } from './search.ts'

type Key = {
  /**
   * Identifies the ordering in cursors, together with the direction. Never reuse a number for
   * another ordering.
   */
  ordering: number
  key: NonNullable<Section['key']>
  /** The column, if it can be null. */
  nullable?: 'completed_at' | 'due_date'
  isKey: (text: string) => boolean
}

const eb = expressionBuilder<Tables, 'tasks'>()

/** With microseconds, as stored: JavaScript's dates would round them. */
const instant = (column: 'created_at' | 'updated_at' | 'completed_at') =>
  ({
    by: eb.ref(column),
    text: sql<string>`to_char(${eb.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
    type: 'timestamptz',
  }) as const

const rank: RawBuilder<number> = sql.raw(PRIORITY_RANK)

const KEYS: Record<TaskOrderField, Key> = {
  CREATED_AT: { ordering: 10, key: instant('created_at'), isKey: isMicrosecond },
  UPDATED_AT: { ordering: 12, key: instant('updated_at'), isKey: isMicrosecond },
  COMPLETED_AT: { ordering: 14, key: instant('completed_at'), nullable: 'completed_at', isKey: isMicrosecond },
  DUE_DATE: {
    ordering: 16,
    key: { by: eb.ref('due_date'), text: sql<string>`${eb.ref('due_date')}::text`, type: 'date' },
    nullable: 'due_date',
    isKey: isPlainDate,
  },
  PRIORITY: {
    ordering: 18,
    key: { by: rank, text: sql<string>`${rank}::text`, type: 'integer' },
    isKey: (text) => /^[1-9]$/.test(text),
  },
  TITLE: {
    ordering: 20,
    key: { by: sql.raw(TITLE_IN_ALPHABET), text: sql<string>`${eb.ref('title')}`, type: 'text' },
    isKey: (text) => text.length <= 1000 && !text.includes('\0'),
  },
}

const MICROSECOND = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}Z$/

function isMicrosecond(text: string): boolean {
  return MICROSECOND.test(text) && isPlainDate(text.slice(0, 10))
}

/** How a list is sorted. */
export type Sorting = Pick<Sorted<'tasks', object>, 'descending' | 'sections' | 'otherwise'>

/**
 * Sorts nulls last in both directions: they are a section of their own, sorted by id.
 * @param search matches exactly, or else with typing errors
 */
export function sortBy({ field, direction }: TaskOrder, search: Search | null): Sorting {
  const sections = sectionsOf(KEYS[field])
  const having = (condition: Search['exact']) =>
    sections.map(({ where, ...section }) => ({ ...section, where: where ? eb.and([condition, where]) : condition }))
  return {
    descending: direction === 'DESC',
    ...(search ? { sections: having(search.exact), otherwise: having(search.mistyped) } : { sections }),
  }
}

function sectionsOf({ key, nullable }: Key): Section[] {
  if (!nullable) return [{ key }]
  const column = eb.ref(nullable)
  return [
    { where: eb(column, 'is not', null), key },
    { where: eb(column, 'is', null), behind: column },
  ]
}

/** @param isSearch whether the list is searched, so that it has every section twice */
export function orderCursors({ field, direction }: TaskOrder, isSearch: boolean, userId: string): Cursors<Place> {
  const { ordering, nullable, isKey } = KEYS[field]
  const sections = nullable ? 2 : 1
  const isPlace = ({ section, key }: Place) =>
    section < (isSearch ? 2 * sections : sections) &&
    (section % sections === 0 ? key !== null && isKey(key) : key === null)
  return createPlaceCursors({ ordering: ordering + Number(direction === 'DESC'), userId, isPlace })
}

/** Identifies this ordering in cursors. */
export const NEWEST_TASKS_FIRST = 1

export const newestFirst: Sorting = { descending: true, sections: [{}] }

/**
 * Cursors of lists without a search or an order. They stay valid when a filter is added or removed.
 */
export function newestFirstCursors(userId: string): Cursors<Place> {
  const { format, parse } = createCursors(NEWEST_TASKS_FIRST, userId)
  return {
    format: ({ id }) => format(id),
    parse: (cursor) => {
      const id = parse(cursor)
      return id === null ? null : { section: 0, key: null, id }
    },
  }
}
