import type { Sql } from './database/sql.ts'
import { createCursors, readSlice, type PageArgs, type PageInfoModel } from './pages.ts'

export type Owner = { readonly sql: Sql; readonly userId: string }

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
  { sql, userId }: Owner,
  { columns, own, ordering }: List,
  args: PageArgs,
): Promise<Page<Row>> {
  const cursors = createCursors(ordering, userId)
  const { size, backward, after, before } = readSlice(args, cursors)

  const page = `select ${columns} ${own} and id < $2 and id > $3 order by id ${backward ? 'asc' : 'desc'} limit $4`
  const nodes = await sql<Row>(page, [userId, after ?? MAX_UUID, before ?? MIN_UUID, size + 1])
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
    totalCount: async () => {
      const [counted] = await sql<{ count: string }>(`select count(*) ${own}`, [userId])
      return Number(counted?.count)
    },
  }
}
