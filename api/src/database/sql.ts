import pg from 'pg'
import type { Log } from '../log.ts'
import { MINUTE, SECOND } from '../time.ts'

/**
 * Runs one statement, which PostgreSQL parses and plans once a connection. `$1` stands for the first of `values`; the rows
 * are taken to be what the caller says that it selects.
 */
export type Sql = <Row extends object>(statement: string, values: readonly unknown[], shape?: Shape) => Promise<Row[]>

/**
 * Who a statement has its form from. `ours` is kept and planned once. So is `columns`, when clients choose no more than the columns,
 * while there is room: it never takes what ours need. `theirs` is planned each time, for the values that it has.
 */
export type Shape = 'ours' | 'columns' | 'theirs'

/** Does all of the work or nothing of it: what `work` throws undoes everything. */
export type Transaction = <T>(work: (sql: Sql) => Promise<T>) => Promise<T>

/** The database as it is at one moment, for reading. It holds a connection until it is disposed of. */
export type Snapshot = AsyncDisposable & { readonly sql: Sql }
export type OpenSnapshot = () => Promise<Snapshot>

/** Statements differ only by which conditions they have; should somebody write values into them, the rest goes unnamed. */
const MAX_STATEMENTS: Record<Shape, number> = { ours: 200, columns: 100, theirs: 0 }

/** PostgreSQL's type numbers. */
const DATE = 1082
const TIMESTAMPTZ = 1184

/**
 * Every statement finds its rows by an index. A connection keeps the plan that it has made, and one made while a table was nearly
 * empty would read the whole of it ever after. Next to a read page, comparing text costs more than PostgreSQL takes it to. To start
 * other processes for a statement would take longer than the statement.
 */
const PLANNING = Object.entries({
  enable_seqscan: 'off',
  seq_page_cost: 0.2,
  random_page_cost: 0.2,
  cpu_operator_cost: 0.05,
  max_parallel_workers_per_gather: 0,
})
  .map(([name, value]) => `-c ${name}=${value}`)
  .join(' ')

export type Database = { sql: Sql; transaction: Transaction; openSnapshot: OpenSnapshot; close: () => Promise<void> }

/**
 * Connects when first asked something.
 * @param databaseUrl `postgres://user:password@host:port/database`
 */
export function openDatabase(databaseUrl: string, log: Log): Database {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 20,
    connectionTimeoutMillis: 5 * SECOND,
    idleTimeoutMillis: 5 * MINUTE, // to open one and plan its statements takes longer than they do
    statement_timeout: 10 * SECOND,
    keepAlive: true,
    options: PLANNING,
    types: { getTypeParser: readColumn },
  })
  // One that nobody listens to would end the process; who uses the connection is told by the statement that fails.
  pool.on('connect', (client) => client.on('error', (error) => log.warn({ err: error }, 'The database has gone away')))
  pool.on('error', () => {}) // the same once more
  const names = new Map<string, string>()

  const nameOf = (statement: string, shape: Shape) => {
    const name = names.get(statement) ?? (names.size < MAX_STATEMENTS[shape] ? `latchkey_${names.size}` : undefined)
    if (name) names.set(statement, name)
    return name
  }

  const on =
    (connection: Pick<typeof pool, 'query'>): Sql =>
    async <Row extends object>(statement: string, values: readonly unknown[], shape: Shape = 'ours') => {
      const name = nameOf(statement, shape)
      const { rows } = await connection.query<Row>({ text: statement, values: [...values], ...(name && { name }) })
      return rows
    }

  const transaction: Transaction = async (work) => {
    const client = await pool.connect()
    let broken: Error | undefined
    try {
      await client.query('begin')
      const answer = await work(on(client))
      await client.query('commit')
      return answer
    } catch (error) {
      await client.query('rollback').catch((cause: Error) => (broken = cause))
      throw error
    } finally {
      client.release(broken)
    }
  }

  const openSnapshot: OpenSnapshot = async () => {
    const client = await pool.connect()
    const close = async () => {
      let broken: Error | undefined
      await client.query('rollback').catch((cause: Error) => (broken = cause))
      client.release(broken)
    }
    try {
      await client.query('begin isolation level repeatable read read only')
      return { sql: on(client), [Symbol.asyncDispose]: close }
    } catch (error) {
      await close()
      throw error
    }
  }

  return { sql: on(pool), transaction, openSnapshot, close: () => pool.end() }
}

/** Days stay text: they are no instants. */
function readColumn(oid: number, format?: 'text' | 'binary') {
  if (oid === TIMESTAMPTZ) return (value: string) => new Date(value)
  if (oid === DATE) return (value: string) => value
  // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the enum names only the built-in ones of all numbers
  return pg.types.getTypeParser(oid, format)
}
