import {
  expressionBuilder,
  sql as template,
  type Compilable,
  type Expression,
  type RawBuilder,
  type SelectQueryBuilder,
  type SqlBool,
} from 'kysely'
import type { Param, Writer } from '../database/statement.ts'
import type { Tables } from '../database/tables.ts'

/** Rows that are sorted by the same key. A list has one or more sections, one after the other. */
export type Section = {
  /** Which rows of the list; all of them if there is only this section. */
  where?: Expression<SqlBool>
  /** What the rows are sorted by before their id, and its text and type in a cursor. */
  key?: { by: Expression<unknown>; text: RawBuilder<string>; type: 'date' | 'integer' | 'text' | 'timestamptz' }
  /**
   * What an index sorts by before the key and the id, such as a column that is null in this
   * section.
   */
  behind?: Expression<unknown>
}

export type Sorted<Table extends keyof Tables, Row> = {
  rows: SelectQueryBuilder<Tables, Table, Row>
  descending: boolean
  sections: readonly Section[]
  /**
   * The sections to use if the others have no rows at all. In places they are numbered after the
   * others.
   */
  otherwise?: readonly Section[]
}

/** The place of a row in the list. */
export type Placed = { id: string; placeKey: string | null; placeSection: number }

/** What determines the statement for a page: the direction, and the sections of its cursors. */
export type Form = { backward: boolean; after: number | null; before: number | null; inclusive: boolean }

/** The places of the cursors within their sections. */
export type Bounds = {
  afterKey: string | null
  afterId: string | null
  beforeKey: string | null
  beforeId: string | null
  limit: number
}

type Numbered = { section: Section; index: number }

const eb = expressionBuilder<Tables>()
const id = template.ref<string>('id')

/**
 * Reads each section by an index from the cursor on, and the next only as far as the limit allows.
 * It is one statement, because otherwise a row that moves meanwhile could appear twice.
 */
export function readSections<Table extends keyof Tables, Row>(
  db: Writer,
  param: Param<Bounds>,
  sorted: Sorted<Table, Row>,
  form: Form,
): Compilable<Row & Placed> {
  const { sections, otherwise = [] } = sorted
  const usual = sectionsBetween(sections, 0, form)
  const numbered = [...usual, ...sectionsBetween(otherwise, sections.length, form)]
  const parts = numbered.map((each) => readSection(param, sorted, form, each))
  const [first] = parts
  if (!first) return readSection(param, sorted, form, { section: { where: template.lit(false) }, index: 0 })
  return parts.length === 1 ? first : readInTurn(db, parts, { usual: usual.length, limit: param('limit') })
}

/**
 * A cursor in `sections` or in `otherwise` continues there, whether or not rows appear in the
 * other.
 */
function sectionsBetween(some: readonly Section[], offset: number, { backward, after, before }: Form): Numbered[] {
  const cursor = after ?? before
  if (cursor !== null && (cursor < offset || cursor >= offset + some.length)) return []
  const numbered = some
    .map((section, n) => ({ section, index: offset + n }))
    .filter(({ index }) => index >= (after ?? 0) && index <= (before ?? Infinity))
  return backward ? numbered.toReversed() : numbered
}

function readSection<Table extends keyof Tables, Row>(
  param: Param<Bounds>,
  { rows, descending }: Sorted<Table, Row>,
  { backward, after, before, inclusive }: Form,
  { section: { where, key, behind }, index }: Numbered,
) {
  const [later, earlier] = descending ? (['<', '>'] as const) : (['>', '<'] as const)
  const bound = (
    comparison: '<' | '>',
    keyOfCursor: RawBuilder<string | null>,
    idOfCursor: RawBuilder<string | null>,
  ) => {
    const operator = inclusive ? (`${comparison}=` as const) : comparison
    const place = eb.cast<string>(idOfCursor, 'uuid')
    return key
      ? eb(eb.tuple(key.by, id), operator, eb.tuple(eb.cast<unknown>(keyOfCursor, key.type), place))
      : eb(id, operator, place)
  }
  const conditions = [
    ...(where ? [where] : []),
    ...(after === index ? [bound(later, param('afterKey'), param('afterId'))] : []),
    ...(before === index ? [bound(earlier, param('beforeKey'), param('beforeId'))] : []),
  ]
  const order = [...(behind ? [behind] : []), ...(key ? [key.by] : []), id]
  const direction = descending === backward ? 'asc' : 'desc'

  const placed = rows.select([
    template<string | null>`${key?.text ?? template`null::text`}`.as('placeKey'),
    template.lit(index).as('placeSection'),
  ])
  const found = conditions.reduce<typeof placed>((some, condition) => some.where(condition), placed)
  return order.reduce<typeof found>((some, by) => some.orderBy(by, direction), found).limit(param('limit'))
}

/** Reads each part only as far as the parts before it leave room within the limit. */
function readInTurn<Row>(
  db: Writer,
  parts: readonly Expression<Row>[],
  { usual, limit }: { usual: number; limit: RawBuilder<number> },
): Compilable<Row> {
  const names = parts.map((_, n) => template.id(`part${n}`))
  const left = (n: number) => {
    const before = names.slice(0, n)
    const counts = before.map((name) => template`(select count(*) from ${name})`)
    const rest = template`${template.join([template`${limit}::bigint`, ...counts], template` - `)}`
    if (n < usual || usual === 0) return rest
    const isUsual = before.slice(0, usual).map((name) => template`exists (select from ${name})`)
    return template`case when ${template.join(isUsual, template` or `)} then 0 else ${rest} end`
  }
  // With a limit of 0, PostgreSQL does not begin to read a part. A part is materialized, because
  // PostgreSQL would plan it for a row or two if its limit is not known yet.
  const tables = parts.flatMap((part, n) => {
    const rest = template.id(`rest${n}`)
    if (n === 0) return [template`${names[n]} as materialized ${part}`]
    return [
      template`${rest} as materialized ${part}`,
      template`${names[n]} as materialized (select * from ${rest} limit ${left(n)})`,
    ]
  })
  const all = names.map((name) => template`select * from ${name}`)
  const page = template<Row>`with ${template.join(tables)} ${template.join(all, template` union all `)}`
  return { compile: () => page.compile(db) }
}
