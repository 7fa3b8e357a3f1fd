import type { z } from 'zod'
import { badInput, type FieldProblem } from '../../errors.ts'
import type * as input from '../../generated/schema.ts'
import { instant, plainDate, plainText, tryInput } from '../../input/input.ts'

const MAX_TERMS = 50
const MAX_DEPTH = 4

const INSTANT = instant('The instant')

/** Stands for the day it is where the person is, which is looked up only for filters that go by it. */
export const TODAY = Symbol('today')

const RANGES: Record<input.DateRange, (today: string) => string> = {
  OVERDUE: (today) => `due_date < ${today} and completed_at is null`,
  TODAY: (today) => `due_date = ${today}`,
  NEXT_7_DAYS: (today) => `due_date between ${today} and ${today} + 6`,
}

/** Of every alphabet: ß is ss, and a Greek word may end in either sigma, which `lower` does not know. */
const withoutCase = (text: string) => `casefold(${text} collate pg_unicode_fast)`

const text = plainText('The text', 500).refine((value) => value !== '', 'The text cannot be empty.')

type Maybe<T> = T | null | undefined

/**
 * The filter as a condition of SQL. It is never null where a column is: what is not so is so for `not`.
 * @param bind makes a parameter of a value, or of `TODAY`
 * @throws {AppError} BAD_USER_INPUT naming everything that is wrong with it
 */
export function writeFilter(filter: input.TaskFilter, bind: (value: unknown) => string): string {
  const problems: FieldProblem[] = []
  let terms = 0

  const when = <T>(given: Maybe<T>, write: (given: T) => string): string[] => {
    if (given == null) return []
    terms += 1
    return [write(given)]
  }

  const anyOf = <T>(given: Maybe<readonly T[]>, path: string, write: (item: T, path: string) => string): string[] => {
    if (!given) return []
    if (given.length === 0) problems.push({ path, message: 'The list must have at least one value.' })
    return [given.map((item, n) => `(${write(item, `${path}.${n}`)})`).join(' or ')]
  }

  const check = <T>(schema: z.ZodType<T>, given: unknown, path: string): T | null => {
    const { value, error } = tryInput(schema, given)
    if (!error) return value
    problems.push(...(error.details.fields ?? []).map(({ message }) => ({ path, message })))
    return null
  }

  const textIs = (column: string, of: Maybe<input.TextFilter>, path: string): string[] => {
    const whole = withoutCase(column)
    const textOf = (given: string, path: string) => withoutCase(`${bind(check(text, given, path))}::text`)
    const is = (given: Maybe<string>, path: string) => when(given, (given) => `${whole} = ${textOf(given, path)}`)
    return [
      ...is(of?.eq, `${path}.eq`),
      ...anyOf(of?.in, `${path}.in`, (given, path) => is(given, path).join('')),
      ...when(of?.contains, (part) => `strpos(${whole}, ${textOf(part, `${path}.contains`)}) > 0`),
      ...when(of?.startsWith, (start) => `starts_with(${whole}, ${textOf(start, `${path}.startsWith`)})`),
    ]
  }

  const compares = (
    column: string,
    of: Maybe<{ lt?: Maybe<string>; lte?: Maybe<string>; gt?: Maybe<string>; gte?: Maybe<string> }>,
    parameter: (given: string, operator: string) => string,
  ): string[] => [
    ...when(of?.lt, (given) => `${column} < ${parameter(given, 'lt')}`),
    ...when(of?.lte, (given) => `${column} <= ${parameter(given, 'lte')}`),
    ...when(of?.gt, (given) => `${column} > ${parameter(given, 'gt')}`),
    ...when(of?.gte, (given) => `${column} >= ${parameter(given, 'gte')}`),
  ]

  const isNull = (column: string, given: Maybe<boolean>) =>
    when(given, (isNull) => `${column} is ${isNull ? '' : 'not '}null`)

  const dayIs = (of: Maybe<input.DateFilter>, path: string): string[] => {
    const day = (given: string, operator: string) => `${bind(check(plainDate, given, `${path}.${operator}`))}::date`
    return [
      ...when(of?.eq, (given) => `due_date = ${day(given, 'eq')}`),
      ...compares('due_date', of, day),
      ...isNull('due_date', of?.isNull),
      ...when(of?.within, (range) => RANGES[range](`${bind(TODAY)}::date`)),
    ]
  }

  const instantIs = (column: string, of: Maybe<input.NullableInstantFilter>, path: string): string[] => [
    ...compares(column, of, (given, operator) => `${bind(check(INSTANT, given, `${path}.${operator}`))}::timestamptz`),
    ...isNull(column, of?.isNull),
  ]

  const priorityIs = (of: Maybe<input.TaskPriorityFilter>, path: string): string[] => {
    const is = (given: string) => when(given, () => `priority = ${bind(given)}`).join('')
    return [...when(of?.eq, (given) => `priority = ${bind(given)}`), ...anyOf(of?.in, `${path}.in`, is)]
  }

  const write = (filter: input.TaskFilter, path: string, depth: number): string => {
    if (depth > MAX_DEPTH) {
      problems.push({ path, message: `and, or and not can be at most ${MAX_DEPTH} deep.` })
      return 'true'
    }
    const deeper = (filter: input.TaskFilter, path: string) => write(filter, path, depth + 1)
    const all = [
      ...when(filter.completed, (completed) => `completed_at is ${completed ? 'not ' : ''}null`),
      ...textIs('title', filter.title, `${path}.title`),
      ...textIs('description', filter.description, `${path}.description`),
      ...priorityIs(filter.priority, `${path}.priority`),
      ...dayIs(filter.dueDate, `${path}.dueDate`),
      ...instantIs('created_at', filter.createdAt, `${path}.createdAt`),
      ...instantIs('updated_at', filter.updatedAt, `${path}.updatedAt`),
      ...instantIs('completed_at', filter.completedAt, `${path}.completedAt`),
      ...(filter.and?.length === 0 ? anyOf(filter.and, `${path}.and`, deeper) : []),
      ...(filter.and ?? []).map((part, n) => deeper(part, `${path}.and.${n}`)),
      ...anyOf(filter.or, `${path}.or`, deeper),
      ...(filter.not ? [`(${deeper(filter.not, `${path}.not`)}) is not true`] : []),
    ]
    if (all.length > 0) return all.map((condition) => `(${condition})`).join(' and ')
    terms += 1
    return 'true'
  }

  const condition = write(filter, 'filter', 0)
  if (terms > MAX_TERMS) {
    problems.push({ path: 'filter', message: `A filter can have at most ${MAX_TERMS} conditions.` })
  }
  if (problems.length > 0) throw badInput(problems.slice(0, MAX_PROBLEMS))
  return condition
}

/** A filter may have thousands of them before it is refused. */
const MAX_PROBLEMS = 100
