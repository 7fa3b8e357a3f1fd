import { describe, expect, test, vi } from 'vitest'
import { signUp } from '../test/accounts/account.ts'
import { cloneFreshDatabase, startApp } from '../test/app.ts'
import { buildUser } from '../test/build.ts'
import { execute, idsOf } from '../test/execute.ts'
import { holdWrites } from '../test/database/network.ts'
import { send } from '../test/http/send.ts'
import { sql } from '../test/database/sql.ts'
import { CreateTask, listTasks } from '../test/tasks/tasks.ts'

describe('closing the API', () => {
  test('finishes the requests in flight, and takes no new ones', async () => {
    const databaseUrl = await cloneFreshDatabase()
    const app = await startApp({ databaseUrl })
    const ada = await buildUser(app)
    const writes = await holdWrites(databaseUrl, 'tasks')
    const inFlight = ['One', 'Two'].map((title) =>
      execute(app, CreateTask, { as: ada, variables: { input: { title } } }),
    )
    await expect.poll(writes.waiting).toHaveLength(2)

    const closed = app.close()

    await vi.waitUntil(() =>
      send(app, { path: '/health/live' }).then(
        () => false,
        () => true,
      ),
    )
    await writes.letGo()
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
    const ada = await signUp(app)
    await Promise.all(Array.from({ length: 20 }, () => listTasks(app, ada)))

    await app.close()

    const others = `select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`
    await expect.poll(() => sql(others, [], databaseUrl)).toEqual([])
  })
})
