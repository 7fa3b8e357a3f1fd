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
  /** The name of the prepared statement. `null` plans it for each run. */
  readonly name: string | null
  /** The values for `$1`, `$2` … in the text. */
  readonly bind: (params: Params) => unknown[]
  /** Carries the type of the rows. Always undefined. */
  readonly row?: Row
}

/** Stands for the value of a parameter until the statement is run. */
export type Param<Params> = <Name extends keyof Params & string>(name: Name) => RawBuilder<Params[Name]>

/** Builds statements but cannot run them: it is not connected to a database. */
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
 * Compiles a statement once, when its module is loaded:
 *
 *     const findOwn = statement<{ userId: string }>()((db, param) =>
 *       db.selectFrom('tasks').select(['id', 'title']).where('user_id', '=', param('userId')))
 *
 * The first call takes the parameters and the second infers the rows: TypeScript cannot do both in
 * one call.
 */
export const statement =
  <Params extends object>() =>
  <Row>(build: Build<Params, Row>): Statement<Params, Row> =>
    compile(build, `statement_${++written}`)

/**
 * Compiles a statement whose form the client chooses. PostgreSQL plans it for its values each time.
 */
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

/** Tests check every statement that is compiled (`test/statements.ts`). */
const writtenStatements = channel('latchkey:statement')

/** Takes the place of a value while a statement is compiled. */
class Placeholder<Params> {
  readonly read: (params: Params) => unknown
  constructor(read: (params: Params) => unknown) {
    this.read = read
  }
}

/** Any of the ids in a parameter, for `where('id', '=', anyOf(param('ids')))`. */
export const anyOf = (ids: Expression<readonly string[]>): RawBuilder<string> => sql`any(${ids}::uuid[])`
