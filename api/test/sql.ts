import pg from 'pg'
import { cloneDatabase } from './app.ts'

/** Asks this worker's database directly, or another one: for what the API never shows, or never does. */
export async function sql<Row extends pg.QueryResultRow>(
  query: string,
  values: unknown[] = [],
  databaseUrl?: string,
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: databaseUrl ?? (await cloneDatabase()) })
  await client.connect()
  try {
    const { rows } = await client.query<Row>(query, values)
    return rows
  } finally {
    await client.end()
  }
}
