import { describe, expect, test } from 'vitest'
import { cloneFreshDatabase, createClock, sharedApp, startApp } from '../../test/app.ts'
import { buildTask, buildUser } from '../../test/build.ts'
import { CompleteTasks, CreateTasks } from '../../test/tasks/bulk.ts'
import { answer, execute, idsOf } from '../../test/execute.ts'
import { giveTasks } from '../../test/export/export.ts'
import { breakOff, createUnder, isReplay, keysOf, newKey, told } from '../../test/idempotency/idempotency.ts'
import { graphql } from '../../test/generated/gql.ts'
import { sql } from '../../test/database/sql.ts'
import { listTasks } from '../../test/tasks/tasks.ts'
import { MINUTE, SECOND } from '../time.ts'

const CreateTwoAndRename = graphql(`
  mutation CreateTwoAndRename {
    one: createTask(input: { title: "One" }) {
      task {
        id
      }
    }
    many: createTasks(input: { tasks: [{ title: "Two" }, { title: "Three" }] }) {
      results {
        task {
          id
        }
      }
    }
    updateProfile(input: { name: "Augusta" }) {
      user {
        name
      }
    }
  }
`)

async function start() {
  const clock = createClock()
  const app = await sharedApp(clock)
  const ada = await buildUser(app)
  return { app, ada, clock, key: newKey() }
}

describe('a request that breaks off with its server', () => {
  test('is waited for, and then told to be tried again later', async () => {
    const { app, ada, clock, key } = await start()
    await createUnder(app, ada, key)
    await breakOff(key)
    clock.advance(MINUTE - SECOND)

    const refused = await createUnder(app, ada, key)

    expect(refused).toMatchObject({ status: 409, data: null, code: 'CONFLICT' })
    expect(refused.headers.get('retry-after')).toBe('1')
    expect((await listTasks(app, ada)).totalCount).toBe(1)
  })

  test('is done again a minute later, and what it had made is not made twice', async () => {
    const { app, ada, clock, key } = await start()
    const first = await createUnder(app, ada, key)
    await breakOff(key)
    clock.advance(MINUTE)

    const again = await createUnder(app, ada, key)
    const replayed = await createUnder(app, ada, key)

    expect(again.data).toEqual(first.data)
    expect([again, replayed].map(isReplay)).toEqual([false, true])
    expect((await listTasks(app, ada)).totalCount).toBe(1)
  })

  test('that had made many has made them in the same order', async () => {
    const { app, ada, clock, key } = await start()
    const tasks = Array.from({ length: 20 }, (_, n) => ({ title: `Task ${n}` }))
    const make = () =>
      answer(app, CreateTasks, { as: ada, variables: { input: { tasks } }, headers: { 'idempotency-key': key } })
    const first = await make()
    await breakOff(key)
    clock.advance(MINUTE)

    const again = await make()

    expect(again).toEqual(first)
    const ids = first.createTasks.results.map(({ task }) => task!.id)
    expect(idsOf(await listTasks(app, ada))).toEqual(ids.toReversed())
  })

  test('is done again once by 20 who repeat it at once', async () => {
    const { app, ada, clock, key } = await start()
    await createUnder(app, ada, key)
    await breakOff(key)
    clock.advance(MINUTE)

    const answers = await Promise.all(Array.from({ length: 20 }, () => createUnder(app, ada, key)))

    expect(answers.filter(isReplay)).toHaveLength(19)
    expect(new Set(answers.map((answer) => JSON.stringify(told(answer)))).size).toBe(1)
    expect((await listTasks(app, ada)).totalCount).toBe(1)
  })
})

describe('a failure that passes', () => {
  test('is not kept: the next repetition is done', async () => {
    const databaseUrl = await cloneFreshDatabase()
    const app = await startApp({ databaseUrl })
    const [ada, key] = [await buildUser(app), newKey()]
    await sql('alter table tasks rename to gone', [], databaseUrl)
    const failed = await createUnder(app, ada, key)
    await sql('alter table gone rename to tasks', [], databaseUrl)

    const again = await createUnder(app, ada, key)

    expect(failed.code).toBe('INTERNAL_SERVER_ERROR')
    expect(again.data?.createTask.task.title).toBe('Water the plants')
    expect(isReplay(again)).toBe(false)
  })

  test('after a part was done does not do that part twice', async () => {
    const databaseUrl = await cloneFreshDatabase()
    const app = await startApp({ databaseUrl })
    const ada = await buildUser(app)
    const ask = () => execute(app, CreateTwoAndRename, { as: ada, headers: { 'idempotency-key': newKeyOfTest } })
    const newKeyOfTest = newKey()
    await sql('alter table users rename column name to gone', [], databaseUrl)
    const failed = await ask()
    await sql('alter table users rename column gone to name', [], databaseUrl)
    const made = idsOf(await listTasks(app, ada))

    const { data } = await ask()

    expect(failed.code).toBe('INTERNAL_SERVER_ERROR')
    expect(made).toHaveLength(3)
    expect([data?.one.task.id, ...data!.many.results.map(({ task }) => task?.id)]).toEqual(made.toReversed())
    expect(data?.updateProfile.user.name).toBe('Augusta')
    expect(idsOf(await listTasks(app, ada))).toEqual(made)
  })
})

describe('an answer that is too long', () => {
  test('is not kept: its repetition does nothing, and says so', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    await giveTasks(ada, 30, 10_000)
    const { id } = await buildTask(app, ada)
    const tasks = idsOf(await listTasks(app, ada)).map((id) => ({ id }))
    const options = { as: ada, variables: { input: { tasks } }, headers: { 'idempotency-key': newKey() } }
    const first = await execute(app, CompleteTasks, options)

    const again = await execute(app, CompleteTasks, options)

    expect(first.data?.completeTasks.results.find(({ task }) => task?.id === id)?.task?.version).toBe(2)
    expect(again).toMatchObject({ status: 409, data: null, code: 'CONFLICT' })
    expect(again.headers.has('retry-after')).toBe(false)
    expect((await keysOf(ada)).map(({ response }) => response)).toEqual([{ status: 200, body: null }])
  })
})
