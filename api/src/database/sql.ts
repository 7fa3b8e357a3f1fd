import type { Orm } from './orm.ts'

/**
 * Runs one statement, which PostgreSQL parses and plans once a connection. `$1` stands for the first of `values`; the rows
 * are taken to be what the caller says that it selects.
 */
export type Sql = <Row extends object>(statement: string, values: readonly unknown[]) => Promise<Row[]>

/** Does all of the work or nothing of it: what `work` throws undoes everything. */
export type Transaction = <T>(work: (sql: Sql) => Promise<T>) => Promise<T>

/** The database as it is at one moment, for reading. It holds a connection until it is disposed of. */
export type Snapshot = AsyncDisposable & { readonly sql: Sql }
export type OpenSnapshot = () => Promise<Snapshot>

/** Statements differ only by which conditions they have; should somebody write values into them, the rest goes unnamed. */
const MAX_STATEMENTS = 200

type Access = { sql: Sql; transaction: Transaction; openSnapshot: OpenSnapshot }

export async function createSql(orm: Orm): Promise<Access> {
  const pool = await orm.em.fork().getConnection().getNativeClient()
  const names = new Map<string, string>()

  const nameOf = (statement: string) => {
    const name = names.get(statement) ?? (names.size < MAX_STATEMENTS ? `latchkey_${names.size}` : undefined)
    if (name) names.set(statement, name)
    return name
  }

  const on =
    (connection: Pick<typeof pool, 'query'>): Sql =>
    async <Row extends object>(statement: string, values: readonly unknown[]) => {
      const name = nameOf(statement)
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

  return { sql: on(pool), transaction, openSnapshot }
}
