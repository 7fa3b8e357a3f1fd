import type { Log } from '../log.ts'
import { SECOND } from '../time.ts'
import { createConnections, type Connection } from './connections.ts'
import type { Statement } from './statement.ts'
import { isUnavailable, isUndone } from './unavailable.ts'

/**
 * Runs one statement, which PostgreSQL parses and plans once a connection. `$1` stands for the first of `values`; the rows
 * are taken to be what the caller says that it selects.
 */
export type Sql = {
  <Row extends object>(statement: string, values: readonly unknown[], shape?: Shape): Promise<Row[]>
  run: Run
}

/** Runs one statement. What replaces `Sql`, which goes when its last text has become a statement. */
export type Run = <Params, Row extends object>(statement: Statement<Params, Row>, params: Params) => Promise<Row[]>

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

export type Database = { sql: Sql; transaction: Transaction; openSnapshot: OpenSnapshot; close: () => Promise<void> }

type Options = { log: Log; statementTimeout?: number }

/**
 * Connects when first asked something. What the database has undone by itself is tried once more.
 * @param databaseUrl `postgres://user:password@host:port/database`
 * @param statementTimeout how long the server may take for a statement, in milliseconds
 */
export function openDatabase(databaseUrl: string, { log, statementTimeout = 10 * SECOND }: Options): Database {
  const { borrow, giveBack, lend, close } = createConnections({ databaseUrl, log, statementTimeout })
  const names = new Map<string, string>()

  const nameOf = (statement: string, shape: Shape) => {
    const name = names.get(statement) ?? (names.size < MAX_STATEMENTS[shape] ? `latchkey_${names.size}` : undefined)
    if (name) names.set(statement, name)
    return name
  }

  const on = (connection: Connection): Sql => {
    const sql = async <Row extends object>(text: string, values: readonly unknown[], shape: Shape = 'ours') => {
      const name = nameOf(text, shape)
      const { rows } = await connection.query<Row>({ text, values: [...values], ...(name && { name }) })
      return rows
    }
    const run: Run = async <Params, Row extends object>(
      { text, name, bind }: Statement<Params, Row>,
      params: Params,
    ) => {
      const { rows } = await connection.query<Row>({ text, values: bind(params), ...(name && { name }) })
      return rows
    }
    return Object.assign(sql, { run })
  }

  const run: Run = (statement, params) => tryTwice(() => lend((connection) => on(connection).run(statement, params)))
  const sql: Sql = Object.assign(
    <Row extends object>(text: string, values: readonly unknown[], shape?: Shape) =>
      tryTwice(() => lend((connection) => on(connection)<Row>(text, values, shape))),
    { run },
  )

  const transaction: Transaction = (work) =>
    tryTwice(() =>
      lend(async (connection) => {
        await connection.query('begin')
        try {
          const answer = await work(on(connection))
          await connection.query('commit')
          return answer
        } catch (error) {
          // Otherwise the connection is closed, which undoes it too, and nobody may be there to hear of it.
          if (!isUnavailable(error)) await connection.query('rollback')
          throw error
        }
      }),
    )

  const openSnapshot: OpenSnapshot = async () => {
    const connection = await borrow()
    const close = async () => {
      try {
        await connection.query('rollback')
        giveBack(connection)
      } catch (error) {
        giveBack(connection, error)
      }
    }
    try {
      await connection.query('begin isolation level repeatable read read only')
      return { sql: on(connection), [Symbol.asyncDispose]: close }
    } catch (error) {
      giveBack(connection, error)
      throw error
    }
  }

  return { sql, transaction, openSnapshot, close }
}

async function tryTwice<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isUndone(error)) return work()
    throw error
  }
}
