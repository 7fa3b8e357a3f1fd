import type { TaskOrder, TaskOrderField } from '../../generated/schema.ts'
import { isPlainDate } from '../../input/input.ts'
import { createPlaceCursors, type Place } from '../../pages/pages.ts'
import type { PlacedList, Section } from '../../pages/pages-by-place.queries.ts'
import type { Search } from './search.ts'
import { PRIORITY_RANK, TITLE_IN_ALPHABET } from '../task.ts'

type Key = {
  /** In cursors, with the direction: never used again with another meaning. */
  ordering: number
  key: NonNullable<Section['key']>
  /** The column, where it may be empty. */
  nullable?: string
  isKey: (text: string) => boolean
}

/** To the microsecond, as it is stored: JavaScript's dates would round it. */
const instant = (column: string) => ({
  by: column,
  text: `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
  type: 'timestamptz',
})

const KEYS: Record<TaskOrderField, Key> = {
  CREATED_AT: { ordering: 10, key: instant('created_at'), isKey: isMicrosecond },
  UPDATED_AT: { ordering: 12, key: instant('updated_at'), isKey: isMicrosecond },
  COMPLETED_AT: { ordering: 14, key: instant('completed_at'), nullable: 'completed_at', isKey: isMicrosecond },
  DUE_DATE: {
    ordering: 16,
    key: { by: 'due_date', text: 'due_date::text', type: 'date' },
    nullable: 'due_date',
    isKey: isPlainDate,
  },
  PRIORITY: {
    ordering: 18,
    key: { by: PRIORITY_RANK, text: `${PRIORITY_RANK}::text`, type: 'int' },
    isKey: (text) => /^[1-9]$/.test(text),
  },
  TITLE: {
    ordering: 20,
    key: { by: TITLE_IN_ALPHABET, text: 'title', type: 'text' },
    isKey: (text) => text.length <= 1000 && !text.includes('\0'),
  },
}

const MICROSECOND = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}Z$/

function isMicrosecond(text: string): boolean {
  return MICROSECOND.test(text) && isPlainDate(text.slice(0, 10))
}

/** What a page needs to know of its order. */
export type Order = Pick<PlacedList, 'descending' | 'sections' | 'otherwise' | 'cursors'>

/**
 * Nulls come last in both directions: they are a section of their own, in the order of their ids.
 * @param search what the list is to have, or else to be like
 */
export function toOrder({ field, direction }: TaskOrder, search: Search | null, userId: string): Order {
  const { ordering, key, nullable, isKey } = KEYS[field]
  const descending = direction === 'DESC'
  const all: Section[] = nullable
    ? [
        { where: `${nullable} is not null`, key },
        { where: `${nullable} is null`, behind: nullable },
      ]
    : [{ key }]
  const having = (condition: string) =>
    all.map((section) => ({ ...section, where: [condition, ...(section.where ? [section.where] : [])].join(' and ') }))
  const sections = search ? having(search.exact) : all
  const otherwise = search ? having(search.mistyped) : []
  const isPlace = ({ section, key }: Place) =>
    section < sections.length + otherwise.length &&
    (section % all.length === 0 ? key !== null && isKey(key) : key === null)
  const cursors = createPlaceCursors({ ordering: ordering + Number(descending), userId, isPlace })
  return { descending, sections, otherwise, cursors }
}
