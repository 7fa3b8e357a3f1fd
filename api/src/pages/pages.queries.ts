import { expressionBuilder, sql as template, type Compilable, type SelectQueryBuilder } from 'kysely'
import type { Run } from '../database/run.ts'
import { statement, unnamedStatement, type Param, type Statement, type Writer } from '../database/statement.ts'
import type { Tables } from '../database/tables.ts'
import { createCounter, countAlone, type Count, type Counted } from './counts.queries.ts'
import { createCursors, readSlice, type PageArgs, type PageInfoModel } from './pages.ts'

export type Owner = {
  readonly run: Run
  readonly userId: string
  /** Counts lists. A request has one that counts all of its lists in one statement. */
  readonly count?: Count
}

export type PageEdge<Row> = { cursor: string; node: Row }
export type Page<Row> = {
  edges: () => PageEdge<Row>[]
  nodes: Row[]
  pageInfo: PageInfoModel
  totalCount: () => Promise<number>
}

/** Selects the rows of a list: `select … from … where user_id = …`. */
export type Rows<Params, Table extends keyof Tables, Row> = (
  db: Writer,
  param: Param<Params>,
) => SelectQueryBuilder<Tables, Table, Row>

type OfUser = { userId: string }
type Comparison = '<' | '<=' | '>' | '>='
type Bounds = { after: string; before: string; limit: number }

/** The statements that read a page from the start of the list or from its end. */
export type PageStatements<Row> = Record<'forward' | 'backward', Statement<OfUser & Bounds, Row>>

/** A list of a person's rows, newest first, and its statements. */
export type NewestFirst<Row> = {
  /** Identifies the ordering in cursors, in one byte. Never reuse a number for another ordering. */
  ordering: number
  page: PageStatements<Row>
  exists: Record<Comparison, Statement<OfUser & { id: string }, object>>
  counted: (params: OfUser) => Counted
}

const eb = expressionBuilder<Tables>()
const id = template.ref<string>('id')

/** The bounds of a page without cursors. */
const MAX_UUID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
const MIN_UUID = '00000000-0000-0000-0000-000000000000'

/** Writes the statements of a list, once. */
export function newestFirst<Table extends keyof Tables, Row extends { id: string }>(
  ordering: number,
  rows: Rows<OfUser, Table, Row>,
): NewestFirst<Row> {
  const exists = (comparison: Comparison) =>
    statement<OfUser & { id: string }>()((db, param) =>
      rows(db, param)
        .clearSelect()
        .select(template.lit(1).as('one'))
        .where(eb(id, comparison, param('id')))
        .limit(1),
    )
  return {
    ordering,
    page: writePages(rows),
    exists: { '<': exists('<'), '<=': exists('<='), '>': exists('>'), '>=': exists('>=') },
    counted: createCounter(rows),
  }
}

export function writePages<Table extends keyof Tables, Row extends { id: string }>(
  rows: Rows<OfUser, Table, Row>,
  isNamed = true,
): PageStatements<Row> {
  const write = isNamed ? statement<OfUser & Bounds>() : unnamedStatement<OfUser & Bounds, Row>
  const page = (direction: 'asc' | 'desc'): Statement<OfUser & Bounds, Row> =>
    write((db, param): Compilable<Row> =>
      rows(db, param)
        .where(eb(id, '<', param('after')))
        .where(eb(id, '>', param('before')))
        .orderBy(id, direction)
        .limit(param('limit')),
    )
  return { forward: page('desc'), backward: page('asc') }
}

/**
 * Reads a page of a list, newest first. UUIDv7 keys sort by age, so it is a scan of the primary
 * key. Fields that need another query, such as `totalCount`, run it only if they are selected.
 * @throws {AppError} BAD_USER_INPUT for page sizes and cursors
 */
export async function readPage<Row extends { id: string }>(
  { run, userId, count = countAlone(run) }: Owner,
  list: NewestFirst<Row>,
  args: PageArgs,
): Promise<Page<Row>> {
  const cursors = createCursors(list.ordering, userId)
  const { size, backward, after, before } = readSlice(args, cursors)

  const bounds = { after: after ?? MAX_UUID, before: before ?? MIN_UUID, limit: size + 1 }
  const nodes = await run(backward ? list.page.backward : list.page.forward, { userId, ...bounds })
  const hasMore = nodes.length > size
  if (hasMore) nodes.pop()
  if (backward) nodes.reverse()

  const first = nodes[0]?.id
  const last = nodes.at(-1)?.id
  const exists = async (comparison: Comparison, id: string) =>
    (await run(list.exists[comparison], { userId, id })).length > 0
  // On a side without a cursor, `hasMore` is the answer.
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
    totalCount: () => count(list.counted({ userId })),
  }
}
