import { sql as template } from 'kysely'
import { expect, test } from 'vitest'
import { cloneFreshDatabase } from '../../test/app.ts'
import { databaseOf, sql } from '../../test/database/sql.ts'
import { listTasks } from '../tasks/tasks.queries.ts'
import { statement } from './statement.ts'

/** Creates accounts with 50 tasks each, and returns the first of them. */
const GROW = `
  with people as (
    insert into users (id, email, name, password_hash, password_changed_at, created_at, updated_at)
    select gen_random_uuid(), n || '@example.com', 'Ada', '', now(), now(), now() from generate_series(1, 400) as n
    returning id
  ), made as (
    insert into tasks (user_id, id, title, priority, created_at, updated_at)
    select people.id, gen_random_uuid(), 'Water the plants', 'NONE', now(), now() from people, generate_series(1, 50)
  )
  select id from people limit 1`

const flushStatistics = statement<object>()((db) => db.selectNoFrom(template`pg_stat_force_next_flush()`.as('flushed')))

test('a page whose statement was prepared while the table was empty is read by an index once it has grown', async () => {
  const databaseUrl = await cloneFreshDatabase()
  const database = await databaseOf(databaseUrl)
  const page = (userId: string) => listTasks({ run: database.run, userId, now: () => new Date() }, { first: 20 })
  const scans = async () => {
    await database.run(flushStatistics, {})
    const [tasks] = await sql<{ seq: number; idx: number; live: number }>(
      `select seq_scan::int as seq, idx_scan::int as idx from pg_stat_user_tables where relname = 'tasks'`,
      [],
      databaseUrl,
    )
    return tasks!
  }
  for (let n = 0; n < 10; n += 1) await page(crypto.randomUUID())
  const [ada] = await sql<{ id: string }>(GROW, [], databaseUrl)
  await sql('analyze', [], databaseUrl) // as autovacuum does
  const before = await scans()

  for (let n = 0; n < 10; n += 1) expect((await page(ada!.id)).nodes).toHaveLength(20)

  expect(await scans()).toEqual({ seq: before.seq, idx: before.idx + 10 })
})
