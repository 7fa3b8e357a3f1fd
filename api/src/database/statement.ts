import { channel } from 'node:diagnostics_channel'
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
  type Compilable,
  type Expression,
  type RawBuilder,
} from 'kysely'
import type { Tables } from './tables.ts'

/**
 * An SQL statement with named parameters. `Row` is what it selects or returns.
 * The database runs it as a prepared statement, unless it has no name.
 */
export type Statement<Params, Row> = {
  readonly text: string
  /** Under which PostgreSQL keeps it prepared, once a connection; `null` to plan it each time. */
  readonly name: string | null
  /** The values for `$1`, `$2` … in the text. */
  readonly bind: (params: Params) => unknown[]
  /** Never there: it carries the type of the rows. */
  readonly row?: Row
}

/** Stands for the value of a parameter until the statement is run. */
export type Param<Params> = <Name extends keyof Params & string>(name: Name) => RawBuilder<Params[Name]>

/** Writes statements, and cannot run any: nothing here is connected to a database. */
export type Writer = Kysely<Tables>

type Build<Params, Row> = (db: Writer, param: Param<Params>) => Compilable<Row>

const writer: Writer = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

let written = 0

/**
 * Writes a statement once, when its module is loaded:
 *
 *     const findOwn = statement<{ userId: string }>()((db, param) =>
 *       db.selectFrom('tasks').select(['id', 'title']).where('user_id', '=', param('userId')))
 *
 * The first call takes the parameters and the second infers the rows: TypeScript cannot do both in one.
 */
export const statement =
  <Params extends object>() =>
  <Row>(build: Build<Params, Row>): Statement<Params, Row> =>
    compile(build, `statement_${++written}`)

/** Writes a statement for one request, whose form the client chooses. It is planned for its own values. */
export const unnamedStatement = <Params extends object, Row>(build: Build<Params, Row>): Statement<Params, Row> =>
  compile(build, null)

function compile<Params extends object, Row>(build: Build<Params, Row>, name: string | null): Statement<Params, Row> {
  const param: Param<Params> = (name) => sql`${new Placeholder((params: Params) => params[name])}`
  const compiled = build(writer, param).compile()
  if (writtenStatements.hasSubscribers) writtenStatements.publish(compiled)
  const { sql: text, parameters } = compiled
  const bind = (params: Params) =>
    parameters.map((value) => (value instanceof Placeholder ? value.read(params) : value))
  return { text, name, bind }
}

/** Tests look at every statement that is written: see `test/statements.ts`. */
const writtenStatements = channel('latchkey:statement')

/** Takes the place of a value while a statement is written. */
class Placeholder<Params> {
  readonly read: (params: Params) => unknown
  constructor(read: (params: Params) => unknown) {
    this.read = read
  }
}

/** Any of the ids of a parameter, for `where('id', '=', anyOf(param('ids')))`. */
export const anyOf = (ids: Expression<readonly string[]>): RawBuilder<string> => sql`any(${ids}::uuid[])`
