import pg from 'pg'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { cloneFreshDatabase, startApp } from '../test/app.ts'
import { buildUser } from '../test/build.ts'
import { execute } from '../test/execute.ts'
import { send } from '../test/send.ts'
import { sql } from '../test/sql.ts'
import { CreateTask, idsOf, listTasks } from '../test/tasks.ts'

/** An API whose writes of tasks wait until they are let go. */
async function startSlow() {
  const databaseUrl = await cloneFreshDatabase()
  const app = await startApp({ databaseUrl })
  const ada = await buildUser(app)
  const blocker = new pg.Client({ connectionString: databaseUrl })
  await blocker.connect()
  onTestFinished(() => blocker.end())
  await blocker.query('begin; lock table tasks in share mode')
  const create = (title: string) => execute(app, CreateTask, { as: ada, variables: { input: { title } } })
  const waiting = async () => {
    const [row] = await sql<{ n: number }>(
      `select count(*)::int as n from pg_locks where not granted and relation = 'tasks'::regclass`,
      [],
      databaseUrl,
    )
    return row?.n ?? 0
  }
  const letGo = () => blocker.query('commit')
  return { app, ada, databaseUrl, create, waiting, letGo }
}

describe('closing the API', () => {
  test('finishes the requests in flight, and takes no new ones', async () => {
    const { app, ada, databaseUrl, create, waiting, letGo } = await startSlow()
    const inFlight = [create('One'), create('Two')]
    await vi.waitUntil(async () => (await waiting()) === 2)

    const closed = app.close()

    await vi.waitUntil(() =>
      send(app, { path: '/health/live' }).then(
        () => false,
        () => true,
      ),
    )
    await letGo()
    const answers = await Promise.all(inFlight)
    await closed
    expect(answers).toMatchObject([
      { status: 200, errors: [] },
      { status: 200, errors: [] },
    ])
    expect(answers.map(({ headers }) => headers.get('connection'))).toEqual(['close', 'close'])
    const again = await startApp({ databaseUrl })
    expect(idsOf(await listTasks(again, ada)).toSorted()).toEqual(
      answers.map(({ data }) => data?.createTask.task.id).toSorted(),
    )
  })

  test('twice is the same as once', async () => {
    const app = await startApp()

    await Promise.all([app.close(), app.close()])

    await expect(send(app, { path: '/health/live' })).rejects.toThrow('fetch failed')
  })

  test('lets go of every connection to the database', async () => {
    const databaseUrl = await cloneFreshDatabase()
    const app = await startApp({ databaseUrl })
    const ada = await buildUser(app)
    await Promise.all(Array.from({ length: 20 }, () => listTasks(app, ada)))

    await app.close()

    const others = `select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`
    await expect.poll(() => sql(others, [], databaseUrl)).toEqual([])
  })
})
