import pg from 'pg'
import { onTestFinished } from 'vitest'
import { openDatabase, type Database } from '../../src/database/run.ts'
import { removeExpired } from '../../src/expiry/sweep.ts'
import { createLog } from '../../src/log.ts'
import { cloneDatabase } from '../app.ts'

/** Asks this worker's database directly, or another one: for what the API never shows, or never does. */
export async function sql<Row extends pg.QueryResultRow>(
  query: string,
  values: unknown[] = [],
  databaseUrl?: string,
): Promise<Row[]> {
  const pool = await poolOf(databaseUrl ?? (await cloneDatabase()))
  const { rows } = await pool.query<Row>(query, values)
  return rows
}

/** Connections that stay open: to make one takes PostgreSQL longer than most of what it is asked. */
const poolOf = keepForDatabase((connectionString) => {
  const pool = new pg.Pool({ connectionString, max: 4 })
  pool.on('error', () => {}) // some tests end every connection there is
  return { open: pool, close: () => pool.end() }
})

/** The database as the API itself opens it. */
export const databaseOf = keepForDatabase((databaseUrl): { open: Database; close: () => Promise<void> } => {
  const open = openDatabase(databaseUrl, { log: createLog({ logLevel: 'silent' }) })
  return { open, close: open.close }
})

/** Opens something once for each database: for the worker's own until the worker ends, for any other until the test ends. */
function keepForDatabase<Kept>(open: (databaseUrl: string) => { open: Kept; close: () => Promise<void> }) {
  const kept = new Map<string, Kept>()
  return async (databaseUrl: string): Promise<Kept> => {
    const known = kept.get(databaseUrl)
    if (known) return known
    const isOwn = databaseUrl === (await cloneDatabase())
    const made = open(databaseUrl)
    kept.set(databaseUrl, made.open)
    if (!isOwn) {
      onTestFinished(async () => {
        kept.delete(databaseUrl)
        await made.close()
      })
    }
    return made.open
  }
}

/** What the API does every ten minutes: removes what has expired by `now`, of this worker's database or another one. */
export async function sweep(now: Date, databaseUrl?: string): Promise<void> {
  const database = await databaseOf(databaseUrl ?? (await cloneDatabase()))
  await removeExpired(database.run, now)
}
