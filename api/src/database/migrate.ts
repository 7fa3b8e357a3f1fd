import { createOrm } from './orm.ts'

/** Any number: instances that start together migrate one after the other. */
const MIGRATION_LOCK = 7_451_121

/** Brings the schema up to date; does nothing when it is. Safe to run from several processes at once. */
export async function migrate(databaseUrl: string): Promise<void> {
  const orm = await createOrm(databaseUrl, { statementTimeout: 0 })
  try {
    await orm.em.transactional(async (em) => {
      await em.execute('select pg_advisory_xact_lock(?)', [MIGRATION_LOCK])
      await orm.migrator.up()
    })
  } finally {
    await orm.close()
  }
}
