import { unnamedStatement, type Param, type Statement, type Writer } from '../database/statement.ts'
import type { Tables } from '../database/tables.ts'
import { countAlone, createCounter, type Counted } from './counts.queries.ts'
import type { Owner, Page, Rows } from './pages.queries.ts'
import { readSlice, type Cursors, type PageArgs, type Place } from './pages.ts'
import { readSections, type Bounds, type Form, type Placed, type Sorted } from './sections.queries.ts'

/** A list of a person that is sorted by values. Each of its statements is written on first use. */
export type PlacedList<Params, Row> = {
  statementFor: (form: Form) => Statement<Params & Bounds, Row & Placed>
  counted: (params: Params) => Counted
}

/** @param counted the rows to count, if the sections do not have all of them */
export function placedList<Params extends object, Table extends keyof Tables, Row extends { id: string }>(
  sorted: (db: Writer, param: Param<Params>) => Sorted<Table, Row>,
  counted: Rows<Params, Table, unknown> = (db, param) => sorted(db, param).rows,
): PlacedList<Params, Row> {
  const statements = new Map<string, Statement<Params & Bounds, Row & Placed>>()
  let counter: ((params: Params) => Counted) | undefined
  return {
    statementFor: (form) => {
      const key = JSON.stringify(form)
      const written =
        statements.get(key) ??
        unnamedStatement((db, param: Param<Params & Bounds>) => readSections(db, param, sorted(db, param), form))
      statements.set(key, written)
      return written
    },
    counted: (params) => {
      counter ??= createCounter(counted, false)
      return counter(params)
    },
  }
}

type Run = { backward: boolean; after: Place | null; before: Place | null; limit: number; inclusive?: boolean }

/**
 * Reads a page of a list that is sorted by values.
 * @throws {AppError} BAD_USER_INPUT for page sizes and cursors
 */
export async function readPlacedPage<Params extends object, Row extends { id: string }>(
  { run, count = countAlone(run) }: Owner,
  { list, params, cursors }: { list: PlacedList<Params, Row>; params: Params; cursors: Cursors<Place> },
  args: PageArgs,
): Promise<Page<Row & Placed>> {
  const { size, backward, after, before } = readSlice(args, cursors)
  const read = ({ backward, after, before, limit, inclusive = false }: Run) => {
    const form = { backward, after: after?.section ?? null, before: before?.section ?? null, inclusive }
    const bounds = {
      afterKey: after?.key ?? null,
      afterId: after?.id ?? null,
      beforeKey: before?.key ?? null,
      beforeId: before?.id ?? null,
      limit,
    }
    return run(list.statementFor(form), { ...params, ...bounds })
  }

  const found = await read({ backward, after, before, limit: size + 1 })
  const hasMore = found.length > size
  if (hasMore) found.pop()
  if (backward) found.reverse()

  const placeOf = ({ placeSection: section, placeKey: key, id }: Placed): Place => ({ section, key, id })
  const [first, last] = [found[0], found.at(-1)].map((row) => row && placeOf(row))
  const exists = async (run: Omit<Run, 'limit'>) => (await read({ ...run, limit: 1 })).length > 0
  // On a side without a cursor, `hasMore` is the answer.
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
    totalCount: () => count(list.counted(params)),
  }
}
