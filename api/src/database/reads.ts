import type { EntityManager, Orm } from './orm.ts'

const kyselyOf = (em: EntityManager) => em.getKysely()

export type Db = ReturnType<typeof kyselyOf>
type Select<Row> = { compile: () => { sql: string; parameters: readonly unknown[] }; execute: () => Promise<Row[]> }

/** Hot reads: built by Kysely, and run as statements that PostgreSQL parses and plans once a connection. */
export type Reads = {
  all: <Row>(build: (db: Db) => Select<Row>) => Promise<Row[]>
  first: <Row>(build: (db: Db) => Select<Row>) => Promise<Row | undefined>
}

/** Statements differ only by which conditions they have; should somebody build them from a list, the rest goes unnamed. */
const MAX_STATEMENTS = 200

export async function createReads(orm: Orm): Promise<Reads> {
  const em = orm.em.fork()
  const db = kyselyOf(em)
  const pool = await em.getConnection().getNativeClient()
  const names = new Map<string, string>()

  const nameOf = (sql: string) => {
    const name = names.get(sql) ?? (names.size < MAX_STATEMENTS ? `latchkey_${names.size}` : undefined)
    if (name) names.set(sql, name)
    return name
  }

  const all: Reads['all'] = async <Row>(build: (db: Db) => Select<Row>) => {
    const { sql, parameters } = build(db).compile()
    const name = nameOf(sql)
    const result = await pool.query({ text: sql, values: [...parameters], ...(name && { name }) })
    return result.rows
  }
  return { all, first: async (build) => (await all(build))[0] }
}
