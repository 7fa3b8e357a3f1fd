import type { Log } from '../log.ts'
import { SECOND } from '../time.ts'
import { createConnections, type Connection } from './connections.ts'
import type { Statement } from './statement.ts'
import { isUnavailable, isUndone } from './unavailable.ts'

/** Runs one statement. PostgreSQL parses and plans one that has a name once for each connection. */
export type Run = <Params, Row extends object>(statement: Statement<Params, Row>, params: Params) => Promise<Row[]>

/** Does all of the work or none of it: an error thrown by `work` rolls everything back. */
export type Transaction = <T>(work: (run: Run) => Promise<T>) => Promise<T>

/** A read-only snapshot of the database. It holds a connection until it is disposed. */
export type Snapshot = AsyncDisposable & { readonly run: Run }
export type OpenSnapshot = () => Promise<Snapshot>

export type Database = { run: Run; transaction: Transaction; openSnapshot: OpenSnapshot; close: () => Promise<void> }

type Options = { log: Log; statementTimeout?: number }

/**
 * Opens connections on demand. Work that the database has rolled back by itself is tried once more.
 * @param databaseUrl `postgres://user:password@host:port/database`
 * @param statementTimeout how long the server may take for a statement, in milliseconds
 */
export function openDatabase(databaseUrl: string, { log, statementTimeout = 10 * SECOND }: Options): Database {
  const { borrow, giveBack, lend, close } = createConnections({ databaseUrl, log, statementTimeout })

  const on =
    (connection: Connection): Run =>
    async <Params, Row extends object>({ text, name, bind }: Statement<Params, Row>, params: Params) => {
      const { rows } = await connection.query<Row>({ text, values: bind(params), ...(name && { name }) })
      return rows
    }

  const run: Run = (statement, params) => tryTwice(() => lend((connection) => on(connection)(statement, params)))

  const transaction: Transaction = (work) =>
    tryTwice(() =>
      lend(async (connection) => {
        await connection.query('begin')
        try {
          const answer = await work(on(connection))
          await connection.query('commit')
          return answer
        } catch (error) {
          // An unavailable connection is closed instead, which rolls back too.
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
      return { run: on(connection), [Symbol.asyncDispose]: close }
    } catch (error) {
      giveBack(connection, error)
      throw error
    }
  }

  return { run, transaction, openSnapshot, close }
}

async function tryTwice<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isUndone(error)) return work()
    throw error
  }
}
