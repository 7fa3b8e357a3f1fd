import pg from 'pg'
import { onTestFinished } from 'vitest'
import { openDatabase, type Database } from '../../src/database/run.ts'
import { removeExpired } from '../../src/expiry/sweep.ts'
import { createLog } from '../../src/log.ts'
import { cloneDatabase } from '../app.ts'

/**
 * Runs a statement directly on this worker's database, or on another one, for what the API cannot
 * show or do.
 */
export async function sql<Row extends pg.QueryResultRow>(
  query: string,
  values: unknown[] = [],
  databaseUrl?: string,
): Promise<Row[]> {
  const pool = await poolOf(databaseUrl ?? (await cloneDatabase()))
  const { rows } = await pool.query<Row>(query, values)
  return rows
}

/** Keeps connections open, because opening one takes longer than most statements. */
const poolOf = keepForDatabase((connectionString) => {
  const pool = new pg.Pool({ connectionString, max: 4 })
  pool.on('error', () => {}) // some tests close all connections
  return { open: pool, close: () => pool.end() }
})

/** The database, opened as the API opens it. */
export const databaseOf = keepForDatabase((databaseUrl): { open: Database; close: () => Promise<void> } => {
  const open = openDatabase(databaseUrl, { log: createLog({ logLevel: 'silent' }) })
  return { open, close: open.close }
})

/**
 * Opens something once for each database. For the worker's own it is closed with the worker, for
 * any other with the test.
 */
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

/** Does what the API does every ten minutes: deletes rows that have expired by `now`. */
export async function sweep(now: Date, databaseUrl?: string): Promise<void> {
  const database = await databaseOf(databaseUrl ?? (await cloneDatabase()))
  await removeExpired(database.run, now)
}
