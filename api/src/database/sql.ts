import type { Orm } from './orm.ts'

/**
 * Runs one statement, which PostgreSQL parses and plans once a connection. `$1` stands for the first of `values`; the rows
 * are taken to be what the caller says that it selects.
 */
export type Sql = <Row extends object>(statement: string, values: readonly unknown[]) => Promise<Row[]>

/** Does all of the work or nothing of it: what `work` throws undoes everything. */
export type Transaction = <T>(work: (sql: Sql) => Promise<T>) => Promise<T>

/** Statements differ only by which conditions they have; should somebody write values into them, the rest goes unnamed. */
const MAX_STATEMENTS = 200

export async function createSql(orm: Orm): Promise<{ sql: Sql; transaction: Transaction }> {
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

  return { sql: on(pool), transaction }
}
