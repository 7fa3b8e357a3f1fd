import { endAccount } from './account-security.ts'
import { cloneFreshDatabase, createClock, startApp } from '../app.ts'
import { buildTask, buildUser } from '../build.ts'
import { sql, sweep } from '../database/sql.ts'

/**
 * An API with a clock and a database of its own, and a person whose account is scheduled for
 * deletion.
 */
export async function startWithDeletion() {
  const clock = createClock(new Date('2026-11-21T09:30:00.000Z'))
  const databaseUrl = await cloneFreshDatabase()
  const app = await startApp({ clock, databaseUrl })
  const ada = await buildUser(app)
  const { id: task } = await buildTask(app, ada)
  const { data } = await endAccount(app, ada)
  return {
    app,
    ada,
    task,
    clock,
    deletesAt: data?.deleteAccount.deletesAt,
    sweep: () => sweep(clock.now(), databaseUrl),
    run: <Row extends Record<string, unknown>>(query: string, values: unknown[] = []) =>
      sql<Row>(query, values, databaseUrl),
  }
}
