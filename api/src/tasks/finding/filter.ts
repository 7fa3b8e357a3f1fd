import { expressionBuilder, sql, type Expression, type SqlBool } from 'kysely'
import type { Param } from '../../database/statement.ts'
import type { Tables } from '../../database/tables.ts'
import type { DateRange } from '../../generated/schema.ts'
import type { PlainDate } from '../../input/input.ts'
import type { Condition, ValueName } from './check-filter.ts'

export type FilterParams = {
  [name: ValueName]: string | Date
  /** Today's date in the person's time zone, for filters that depend on it. */
  today?: string
}

type Written = Expression<SqlBool>

const eb = expressionBuilder<Tables, 'tasks'>()

/** Writes the condition as SQL. A comparison with null is not true, and its negation is. */
export function writeFilter(condition: Condition, param: Param<FilterParams>): Written {
  const write = (condition: Condition) => writeFilter(condition, param)
  if ('all' in condition) return eb.and(condition.all.map(write))
  if ('any' in condition) return eb.or(condition.any.map(write))
  if ('not' in condition) return sql<boolean>`(${write(condition.not)}) is not true`
  if ('within' in condition) return RANGES[condition.within](sql`${param('today')}::date`)
  if ('isNull' in condition) return eb(condition.column, condition.isNull ? 'is' : 'is not', null)
  const value = param(condition.value)
  if ('has' in condition)
    return TEXTS[condition.has](withoutCase(eb.ref(condition.column)), withoutCase(sql`${value}::text`))
  if (condition.column === 'priority') return sql<boolean>`${eb.ref('priority')} = ${value}`
  return sql<boolean>`${eb.ref(condition.column)} ${sql.raw(condition.is)} ${value}::${sql.raw(TYPES[condition.column])}`
}

const TYPES = { due_date: 'date', created_at: 'timestamptz', updated_at: 'timestamptz', completed_at: 'timestamptz' }

type Text = Expression<string>

const TEXTS: Record<'whole' | 'part' | 'start', (text: Text, given: Text) => Written> = {
  whole: (text, given) => eb(text, '=', given),
  part: (text, given) => sql<boolean>`strpos(${text}, ${given}) > 0`,
  start: (text, given) => sql<boolean>`starts_with(${text}, ${given})`,
}

const due = eb.ref('due_date')

const RANGES: Record<DateRange, (today: Expression<PlainDate>) => Written> = {
  OVERDUE: (today) => eb.and([eb(due, '<', today), eb('completed_at', 'is', null)]),
  TODAY: (today) => eb(due, '=', today),
  NEXT_7_DAYS: (today) => sql<boolean>`${due} between ${today} and ${today} + 6`,
}

/**
 * Ignores case in every alphabet: `lower` first, because `upper` alone leaves a capital ẞ, which
 * `lower` turns into ß and `upper` into SS; then `upper`, which also makes σ and ς equal. ASCII
 * text is compared by bytes, in a third of the time.
 */
const withoutCase = (text: Expression<string | null>) =>
  sql<string>`case when octet_length(${text}) = char_length(${text}) then upper(${text} collate "C") collate "C"
    else upper(lower(${text} collate "und-x-icu") collate "und-x-icu") collate "C" end`
