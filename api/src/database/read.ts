import type { Orm } from './orm.ts'

/**
 * Hot read: statements that PostgreSQL parses and plans once a connection. `$1` stands for the first of `values`; the rows
 * are taken to be what the caller says that it selects.
 */
export type Read = <Row extends object>(sql: string, values: readonly unknown[]) => Promise<Row[]>

/** Statements differ only by which conditions they have; should somebody write values into them, the rest goes unnamed. */
const MAX_STATEMENTS = 200

export async function createRead(orm: Orm): Promise<Read> {
  const pool = await orm.em.fork().getConnection().getNativeClient()
  const names = new Map<string, string>()

  const nameOf = (sql: string) => {
    const name = names.get(sql) ?? (names.size < MAX_STATEMENTS ? `latchkey_${names.size}` : undefined)
    if (name) names.set(sql, name)
    return name
  }

  return async <Row extends object>(sql: string, values: readonly unknown[]) => {
    const name = nameOf(sql)
    const { rows } = await pool.query<Row>({ text: sql, values: [...values], ...(name && { name }) })
    return rows
  }
}
