import pg from 'pg'
import { SECOND } from '../time.ts'
import { createOrm } from './orm.ts'

/** Any number: instances that start together migrate one after the other. */
const MIGRATION_LOCK = 7_451_121

/**
 * Brings the schema up to date; does nothing when it is. Safe to run from several processes at once.
 * @throws {Error} of the driver when the database is not there: MikroORM would make it, and a mistyped name must not
 */
export async function migrate(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5 * SECOND })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    const orm = await createOrm(databaseUrl, { statementTimeout: 0 })
    await orm.migrator.up().finally(() => orm.close())
  } finally {
    await client.end()
  }
}
