import type { Shape, Sql } from '../database/sql.ts'
import { createCursors, readSlice, type PageArgs, type PageInfoModel } from './pages.ts'

export type Owner = {
  readonly sql: Sql
  readonly userId: string
  /** Counts together what a request counts at once. */
  readonly count?: Count
}

/** How many rows there are of `from … where …`. */
export type Count = (counted: Counted) => Promise<number>
export type Counted = { own: string; values: readonly unknown[]; shape: Shape }

export type PageEdge<Row> = { cursor: string; node: Row }
export type Page<Row> = {
  edges: () => PageEdge<Row>[]
  nodes: Row[]
  pageInfo: PageInfoModel
  totalCount: () => Promise<number>
}

type List = {
  columns: string
  /** `from … where user_id = $1 …` */
  own: string
  /** One byte that is this ordering's alone, never used again with another meaning. */
  ordering: number
  shape?: Shape
}

/** What a page has when no cursor bounds it. */
const MAX_UUID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
const MIN_UUID = '00000000-0000-0000-0000-000000000000'

/**
 * A page of somebody's rows, newest first: UUIDv7 keys sort by age, so it is a scan of the primary key. What costs a query of its
 * own is asked only when it is selected.
 * @throws {AppError} BAD_USER_INPUT for page sizes and cursors
 */
export async function readPage<Row extends { id: string }>(
  { sql, userId, count = countAlone(sql) }: Owner,
  { columns, own, ordering, shape = 'ours' }: List,
  args: PageArgs,
): Promise<Page<Row>> {
  const cursors = createCursors(ordering, userId)
  const { size, backward, after, before } = readSlice(args, cursors)

  const page = `select ${columns} ${own} and id < $2 and id > $3 order by id ${backward ? 'asc' : 'desc'} limit $4`
  const nodes = await sql<Row>(page, [userId, after ?? MAX_UUID, before ?? MIN_UUID, size + 1], shape)
  const hasMore = nodes.length > size
  if (hasMore) nodes.pop()
  if (backward) nodes.reverse()

  const first = nodes[0]?.id
  const last = nodes.at(-1)?.id
  const exists = async (comparison: '<' | '<=' | '>' | '>=', id: string) =>
    (await sql(`select 1 ${own} and id ${comparison} $2 limit 1`, [userId, id])).length > 0
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
    totalCount: () => count({ own, values: [userId], shape: 'ours' }),
  }
}

/** One statement for all of them, and for all that are the same one count. */
export async function countTogether(sql: Sql, all: readonly Counted[]): Promise<number[]> {
  const keyOf = ({ own, values }: Counted) => JSON.stringify([own, values])
  const different = [...new Map(all.map((counted) => [keyOf(counted), counted])).values()]
  const [only] = different
  if (only && different.length === 1) {
    const count = await countAlone(sql)(only)
    return all.map(() => count)
  }
  const values: unknown[] = []
  const parts = different.map((counted, n) => {
    const before = values.length
    values.push(...counted.values)
    return `select ${n} as n, count(*) ${counted.own.replaceAll(/\$(\d+)/g, (_, number) => `$${before + Number(number)}`)}`
  })
  const rows = await sql<{ n: number; count: string }>(parts.join(' union all '), values, 'theirs')
  const counts = new Map(rows.map(({ n, count }) => [keyOf(different[n]!), Number(count)]))
  return all.map((counted) => counts.get(keyOf(counted)) ?? 0)
}

/** One statement for this count alone. */
export const countAlone =
  (sql: Sql): Count =>
  async ({ own, values, shape }) => {
    const [counted] = await sql<{ count: string }>(`select count(*) ${own}`, values, shape)
    return Number(counted?.count)
  }
