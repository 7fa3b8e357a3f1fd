import type { Owner, Page } from './pages.queries.ts'
import { countAlone } from './pages.queries.ts'
import { readSlice, type Cursors, type PageArgs, type Place } from './pages.ts'

/** Rows that go by the same key. A list is made of one or more of them, one after the other. */
export type Section = {
  /** Which of the list's rows; all when there is only this section. */
  where?: string
  /** What they go by before their id, and what it is in a cursor. */
  key?: { by: string; text: string; type: string }
  /** An index whose order has more to it than the key and the id, such as what is null in all of this section. */
  behind?: string
}

export type PlacedList = {
  columns: string
  /** `from … where user_id = $1 …` */
  own: string
  /** The same of what is counted, where the sections do not have all of `own`. */
  counted?: string
  /** Those of `own` and the sections, the person's id first. */
  values: readonly unknown[]
  sections: readonly Section[]
  /** What the list is made of when those have nothing at all. In places they are numbered behind them. */
  otherwise?: readonly Section[]
  descending: boolean
  cursors: Cursors<Place>
}

type Found = { id: string; placeKey: string | null; placeSection: number }
type Run = { backward: boolean; after: Place | null; before: Place | null; limit: number; inclusive?: boolean }

/**
 * A page of somebody's rows in an order by values. Every section is read by an index from where the cursor stands, and the next only
 * for what the one before has left free; all in one statement, or a row that moves meanwhile would be there twice.
 * @throws {AppError} BAD_USER_INPUT for page sizes and cursors
 */
export async function readPlacedPage<Row extends { id: string }>(
  { sql, count = countAlone(sql) }: Owner,
  list: PlacedList,
  args: PageArgs,
): Promise<Page<Row>> {
  const { cursors, own, counted = own } = list
  const { size, backward, after, before } = readSlice(args, cursors)
  const read = async (run: Run) => {
    const written = writeStatement(list, run)
    return written ? sql<Row & Found>(written.statement, written.values, 'theirs') : []
  }

  const found = await read({ backward, after, before, limit: size + 1 })
  const hasMore = found.length > size
  if (hasMore) found.pop()
  if (backward) found.reverse()

  const placeOf = ({ placeSection: section, placeKey: key, id }: Found): Place => ({ section, key, id })
  const [first, last] = [found[0], found.at(-1)].map((row) => row && placeOf(row))
  const exists = async (run: Omit<Run, 'limit'>) => (await read({ ...run, limit: 1 })).length > 0
  // On a side that no cursor bounds, `hasMore` says it all.
  const moreAfter = () =>
    before !== null && exists({ backward: false, after: last ?? before, before: null, inclusive: !last })
  const moreBefore = () =>
    after !== null && exists({ backward: true, after: null, before: first ?? after, inclusive: !first })

  return {
    nodes: found,
    edges: () => found.map((node) => ({ cursor: cursors.format(placeOf(node)), node })),
    pageInfo: {
      hasNextPage: () => (!backward && hasMore) || moreAfter(),
      hasPreviousPage: () => (backward && hasMore) || moreBefore(),
      startCursor: first ? cursors.format(first) : null,
      endCursor: last ? cursors.format(last) : null,
    },
    totalCount: () => {
      const { statement, values } = compact(counted, list.values)
      return count({ own: statement, values, shape: 'theirs' })
    },
  }
}

function writeStatement(list: PlacedList, run: Run) {
  const { columns, own, values: given, sections, otherwise = [], descending } = list
  const { backward, after, before, limit, inclusive = false } = run
  const values = [...given]
  const bind = (value: unknown) => `$${values.push(value)}`

  const direction = descending === backward ? 'asc' : 'desc'
  const { later, earlier } = descending ? { later: '<', earlier: '>' } : { later: '>', earlier: '<' }
  const bound = ({ key }: Section, place: Place, comparison: string) => {
    const operator = inclusive ? `${comparison}=` : comparison
    const id = `${bind(place.id)}::uuid`
    return key ? `(${key.by}, id) ${operator} (${bind(place.key)}::${key.type}, ${id})` : `id ${operator} ${id}`
  }
  const read = (section: Section, index: number) => {
    const { where, key, behind } = section
    const conditions = [
      own,
      ...(where ? [where] : []),
      ...(after?.section === index ? [bound(section, after, later)] : []),
      ...(before?.section === index ? [bound(section, before, earlier)] : []),
    ]
    const order = [...(behind ? [behind] : []), ...(key ? [key.by] : []), 'id'].map((by) => `${by} ${direction}`)
    const place = `${key?.text ?? 'null::text'} as "placeKey", ${index} as "placeSection"`
    return `select ${columns}, ${place} ${conditions.join(' and ')} order by ${order.join(', ')} limit ${bind(limit)}`
  }

  const cursor = after ?? before
  // Whoever has a cursor in the one or the other goes on in it, whatever has come or gone elsewhere.
  const partsOf = (some: readonly Section[], offset: number) => {
    const isElsewhere = cursor && (cursor.section < offset || cursor.section >= offset + some.length)
    if (isElsewhere) return []
    const [from, to] = [after?.section ?? 0, before?.section ?? Infinity]
    const parts = some
      .map((section, n) => ({ section, index: offset + n }))
      .filter(({ index }) => index >= from && index <= to)
      .map(({ section, index }) => read(section, index))
    return backward ? parts.toReversed() : parts
  }
  const usual = partsOf(sections, 0)
  const parts = [...usual, ...partsOf(otherwise, sections.length)]
  if (parts.length < 2) return parts[0] === undefined ? null : compact(parts[0], values)

  // With nothing left of the limit, PostgreSQL does not even begin to read a section.
  const names = parts.map((_, n) => `part${n}`)
  const left = (n: number) => {
    const before = names.slice(0, n)
    const rest = [`${bind(limit)}::bigint`, ...before.map((name) => `(select count(*) from ${name})`)].join(' - ')
    if (n < usual.length || usual.length === 0) return rest
    const isUsual = before.slice(0, usual.length).map((name) => `exists (select from ${name})`)
    return `case when ${isUsual.join(' or ')} then 0 else ${rest} end`
  }
  // What is behind a limit that is not known yet must be planned by itself, or it is taken to be for a row or two.
  const tables = parts.map((part, n) =>
    n === 0
      ? `${names[n]} as materialized (${part})`
      : `rest${n} as materialized (${part}), ${names[n]} as materialized (select * from rest${n} limit ${left(n)})`,
  )
  const all = names.map((name) => `select * from ${name}`).join(' union all ')
  return compact(`with ${tables.join(', ')} ${all}`, values)
}

/** Without the values that no place of the statement stands for: PostgreSQL would ask what type they are. */
function compact(statement: string, values: readonly unknown[]) {
  const used = [...new Set(statement.match(PARAMETER))]
  const compacted = statement.replaceAll(PARAMETER, (parameter) => `$${used.indexOf(parameter) + 1}`)
  return { statement: compacted, values: used.map((parameter) => values[Number(parameter.slice(1)) - 1]) }
}

const PARAMETER = /\$\d+/g
