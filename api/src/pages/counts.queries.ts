import { sql as template, type SelectQueryBuilder } from 'kysely'
import type { Run } from '../database/run.ts'
import { statement, unnamedStatement, type Param, type Writer } from '../database/statement.ts'
import type { Tables } from '../database/tables.ts'
import type { Rows } from './pages.queries.ts'

/** A list that can be counted by a statement of its own, or together with others. */
export type Counted = {
  /** Equal for lists of the same rows. */
  key: string
  alone: (run: Run) => Promise<number>
  /** @param n identifies the row of this count in the result */
  among: (db: Writer, n: number) => Part
}

type Total = { count: string }
type Part = SelectQueryBuilder<Tables, keyof Tables, Total & { n: number }>

export type Count = (counted: Counted) => Promise<number>

/** Writes the statement that counts a list, once. The selected columns do not matter. */
export function createCounter<Params extends object, Table extends keyof Tables>(
  rows: Rows<Params, Table, unknown>,
  isNamed = true,
): (params: Params) => Counted {
  const write = isNamed ? statement<Params>() : unnamedStatement<Params, Total>
  const count = template<string>`count(*)`.as('count')
  const alone = write((db, param) => rows(db, param).clearSelect().select(count))
  return (params) => ({
    key: JSON.stringify([alone.text, alone.bind(params)]),
    alone: async (run) => {
      const [row] = await run(alone, params)
      return Number(row?.count)
    },
    among: (db, n) =>
      rows(db, valuesOf(params))
        .clearSelect()
        .select([template.lit(n).as('n'), count]),
  })
}

/** Uses the values themselves in place of parameters. */
const valuesOf =
  <Params extends object>(params: Params): Param<Params> =>
  (name) =>
    template`${params[name]}`

/** Runs one statement for this count. */
export const countAlone =
  (run: Run): Count =>
  (counted) =>
    counted.alone(run)

/** Counts all lists in one statement, and equal lists once. */
export async function countTogether(run: Run, all: readonly Counted[]): Promise<number[]> {
  const different = [...new Map(all.map((counted) => [counted.key, counted])).values()]
  const [only] = different
  const counts = only && different.length === 1 ? [await only.alone(run)] : await countEach(run, different)
  return all.map(({ key }) => counts[different.findIndex((counted) => counted.key === key)] ?? 0)
}

async function countEach(run: Run, all: readonly Counted[]): Promise<number[]> {
  const together = unnamedStatement((db) =>
    all.map((counted, n) => counted.among(db, n)).reduce((counts, count) => counts.unionAll(count)),
  )
  const rows = await run(together, {})
  const counts = new Map(rows.map(({ n, count }) => [n, Number(count)]))
  return all.map((_, n) => counts.get(n) ?? 0)
}
