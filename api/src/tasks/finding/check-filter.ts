import type { z } from 'zod'
import { badInput, type FieldProblem } from '../../errors.ts'
import type * as input from '../../generated/schema.ts'
import { instant, plainDate, plainText, tryInput } from '../../input/input.ts'

/** A filter without its values. Each value is named after the path of its field. */
export type Condition =
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
  | { column: 'title' | 'description'; has: 'whole' | 'part' | 'start'; value: ValueName }
  | { column: DayColumn | InstantColumn; is: '=' | '<' | '<=' | '>' | '>='; value: ValueName }
  | { column: DayColumn | InstantColumn; isNull: boolean }
  | { column: 'priority'; value: ValueName }
  | { within: input.DateRange }

type DayColumn = 'due_date'
type InstantColumn = 'created_at' | 'updated_at' | 'completed_at'

export type ValueName = `filter.${string}`

export type CheckedFilter = {
  condition: Condition
  values: Record<ValueName, string | Date>
  /** Whether the result depends on today's date in the person's time zone. */
  goesByDay: boolean
}

const MAX_TERMS = 50
const MAX_DEPTH = 4

/** A filter can have thousands of problems; only these are reported. */
const MAX_PROBLEMS = 100

const TEXT = plainText('The text', 500).refine((value) => value !== '', 'The text cannot be empty.')
const INSTANT = instant('The instant')

type Maybe<T> = T | null | undefined
type Path = 'filter' | ValueName
type Check = Pick<CheckedFilter, 'values'> & { problems: FieldProblem[]; terms: number; goesByDay: boolean }

/** @throws {AppError} BAD_USER_INPUT naming every problem of the filter */
export function checkFilter(filter: input.TaskFilter): CheckedFilter {
  const check: Check = { values: {}, problems: [], terms: 0, goesByDay: false }
  const condition = conditionOf(check, filter, 'filter', 0)
  if (check.terms > MAX_TERMS) {
    check.problems.push({ path: 'filter', message: `A filter can have at most ${MAX_TERMS} conditions.` })
  }
  if (check.problems.length > 0) throw badInput(check.problems.slice(0, MAX_PROBLEMS))
  return { condition, values: check.values, goesByDay: check.goesByDay }
}

function conditionOf(check: Check, filter: input.TaskFilter, path: Path, depth: number): Condition {
  if (depth > MAX_DEPTH) {
    check.problems.push({ path, message: `and, or and not can be at most ${MAX_DEPTH} deep.` })
    return { all: [] }
  }
  const deeper = (filter: input.TaskFilter, path: Path) => conditionOf(check, filter, path, depth + 1)
  const { and, or, not } = filter
  const all = [
    // `completed` is short for a condition on `completedAt`.
    ...isNull(check, 'completed_at', filter.completed == null ? null : !filter.completed),
    ...textIs(check, 'title', filter.title, `${path}.title`),
    ...textIs(check, 'description', filter.description, `${path}.description`),
    ...priorityIs(check, filter.priority, `${path}.priority`),
    ...dayIs(check, filter.dueDate, `${path}.dueDate`),
    ...instantIs(check, 'created_at', filter.createdAt, `${path}.createdAt`),
    ...instantIs(check, 'updated_at', filter.updatedAt, `${path}.updatedAt`),
    ...instantIs(check, 'completed_at', filter.completedAt, `${path}.completedAt`),
    ...listed(check, and, `${path}.and`, deeper),
    ...oneOf(check, or, `${path}.or`, deeper),
    ...(not ? [{ not: deeper(not, `${path}.not`) }] : []),
  ]
  if (all.length === 0) check.terms += 1
  return { all }
}

function textIs(check: Check, column: 'title' | 'description', of: Maybe<input.TextFilter>, path: ValueName) {
  const has = (has: 'whole' | 'part' | 'start') => (given: string, path: ValueName) =>
    term(check, { column, has, value: checked(check, TEXT, given, path) })
  return [
    ...when(of?.eq, `${path}.eq`, has('whole')),
    ...oneOf(check, of?.in, `${path}.in`, has('whole')),
    ...when(of?.contains, `${path}.contains`, has('part')),
    ...when(of?.startsWith, `${path}.startsWith`, has('start')),
  ]
}

function priorityIs(check: Check, of: Maybe<input.TaskPriorityFilter>, path: ValueName) {
  const is = (given: string, path: ValueName) => {
    check.values[path] = given
    return term(check, { column: 'priority', value: path })
  }
  return [...when(of?.eq, `${path}.eq`, is), ...oneOf(check, of?.in, `${path}.in`, is)]
}

function dayIs(check: Check, of: Maybe<input.DateFilter>, path: ValueName) {
  const within = (within: input.DateRange) => {
    check.goesByDay = true
    return term(check, { within })
  }
  return [
    ...compares(check, 'due_date', plainDate, of, path),
    ...isNull(check, 'due_date', of?.isNull),
    ...when(of?.within, `${path}.within`, within),
  ]
}

const instantIs = (check: Check, column: InstantColumn, of: Maybe<input.NullableInstantFilter>, path: ValueName) => [
  ...compares(check, column, INSTANT, of, path),
  ...isNull(check, column, of?.isNull),
]

const COMPARISONS = [
  ['eq', '='],
  ['lt', '<'],
  ['lte', '<='],
  ['gt', '>'],
  ['gte', '>='],
] as const

type Compared = { [Field in (typeof COMPARISONS)[number][0]]?: Maybe<string> }

function compares(
  check: Check,
  column: DayColumn | InstantColumn,
  schema: z.ZodType<string | Date>,
  of: Maybe<Compared>,
  path: ValueName,
): Condition[] {
  return COMPARISONS.flatMap(([field, is]) =>
    when(of?.[field], `${path}.${field}`, (given, path) =>
      term(check, { column, is, value: checked(check, schema, given, path) }),
    ),
  )
}

const isNull = (check: Check, column: DayColumn | InstantColumn, given: Maybe<boolean>) =>
  given == null ? [] : [term(check, { column, isNull: given })]

function term(check: Check, condition: Condition): Condition {
  check.terms += 1
  return condition
}

/** Stores the value, or adds its problems. @returns its name */
function checked(check: Check, schema: z.ZodType<string | Date>, given: string, path: ValueName): ValueName {
  const { value, error } = tryInput(schema, given)
  if (error) check.problems.push(...(error.details.fields ?? []).map(({ message }) => ({ path, message })))
  else check.values[path] = value
  return path
}

type ToCondition<T> = (given: T, path: ValueName) => Condition

const when = <T>(given: Maybe<T>, path: ValueName, write: ToCondition<T>): Condition[] =>
  given == null ? [] : [write(given, path)]

function oneOf<T>(check: Check, given: Maybe<readonly T[]>, path: ValueName, write: ToCondition<T>): Condition[] {
  return given ? [{ any: listed(check, given, path, write) }] : []
}

function listed<T>(check: Check, given: Maybe<readonly T[]>, path: ValueName, write: ToCondition<T>): Condition[] {
  if (given?.length === 0) check.problems.push({ path, message: 'The list must have at least one value.' })
  return (given ?? []).map((item, n) => write(item, `${path}.${n}`))
}
