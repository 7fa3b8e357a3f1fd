import { describe, expect, test } from 'vitest'
import { createClock, sharedApp } from '../../test/app.ts'
import { buildTask, buildUser } from '../../test/build.ts'
import { answer, execute, idsOf } from '../../test/execute.ts'
import { type ById, CompleteTask, DeleteTask, listTasks, ReadTask, ReopenTask } from '../../test/tasks/tasks.ts'
import { MINUTE } from '../time.ts'

const TWENTY = Array.from({ length: 20 })

/** A person with an open task. */
async function start() {
  const clock = createClock()
  const app = await sharedApp(clock)
  const ada = await buildUser(app)
  const { id } = await buildTask(app, ada)
  const asAda = { as: ada, variables: { id } }
  const complete = async () => (await answer(app, CompleteTask, asAda)).completeTask.task
  const reopen = async () => (await answer(app, ReopenTask, asAda)).reopenTask.task
  const read = async () => (await answer(app, ReadTask, asAda)).task
  const start = clock.now().toISOString()
  clock.advance(MINUTE)
  return { app, clock, ada, id, asAda, complete, reopen, read, start }
}

describe('completing', () => {
  test('marks a task as done, now', async () => {
    const { clock, complete, read } = await start()
    const now = clock.now().toISOString()

    const task = await complete()

    expect(task).toMatchObject({ completed: true, completedAt: now, updatedAt: now })
    expect(await read()).toEqual(task)
  })

  test('twice keeps the first time', async () => {
    const { clock, complete, read } = await start()
    const first = await complete()
    clock.advance(MINUTE)

    const second = await complete()

    expect(second).toEqual(first)
    expect(await read()).toEqual(first)
  })

  test('20 times at once answers with one time', async () => {
    const { clock, complete, read } = await start()

    const tasks = await Promise.all(
      TWENTY.map(() => {
        clock.advance(1)
        return complete()
      }),
    )

    const times = new Set(tasks.map(({ completedAt }) => completedAt))
    expect(times.size).toBe(1)
    expect(times).toContain((await read())?.completedAt)
  })

  test('leaves everything else as it was', async () => {
    const { read, complete } = await start()
    const before = await read()

    const { completed, completedAt, updatedAt, version, ...rest } = await complete()

    expect({ completed, completedAt, version }).toEqual({ completed: true, completedAt: updatedAt, version: 2 })
    expect(before).toMatchObject(rest)
  })
})

describe('reopening', () => {
  test('marks a task as still to do', async () => {
    const { clock, complete, reopen, read } = await start()
    await complete()
    clock.advance(MINUTE)

    const task = await reopen()

    expect(task).toMatchObject({ completed: false, completedAt: null, updatedAt: clock.now().toISOString() })
    expect(await read()).toEqual(task)
  })

  test('twice changes nothing more', async () => {
    const { clock, complete, reopen } = await start()
    await complete()
    const first = await reopen()
    clock.advance(MINUTE)

    const second = await reopen()

    expect(second).toEqual(first)
  })

  test('what was never done changes nothing', async () => {
    const { start: made, reopen } = await start()

    const task = await reopen()

    expect(task).toMatchObject({ completed: false, completedAt: null, updatedAt: made })
  })

  test('and completing again counts from the new time', async () => {
    const { clock, complete, reopen } = await start()
    await complete()
    await reopen()
    clock.advance(MINUTE)

    const task = await complete()

    expect(task.completedAt).toBe(clock.now().toISOString())
  })
})

describe('deleting', () => {
  test('answers with the id of the task, which is no more', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const kept = await buildTask(app, ada)
    const { id } = await buildTask(app, ada)

    const { deleteTask } = await answer(app, DeleteTask, { as: ada, variables: { id } })

    expect(deleteTask.deletedTaskId).toBe(id)
    expect(await answer(app, ReadTask, { as: ada, variables: { id } })).toEqual({ task: null })
    expect(idsOf(await listTasks(app, ada))).toEqual([kept.id])
  })

  test('one task 20 times at once succeeds once', async () => {
    const { app, asAda } = await start()

    const answers = await Promise.all(TWENTY.map(() => execute(app, DeleteTask, asAda)))

    expect(answers.map(({ code }) => code).toSorted()).toEqual([...Array(19).fill('NOT_FOUND'), undefined])
  })

  test.each<[string, ById]>([
    ['completed', CompleteTask],
    ['reopened', ReopenTask],
    ['deleted again', DeleteTask],
  ])('is for good: the task cannot be %s', async (_, document) => {
    const { app, asAda } = await start()
    await answer(app, DeleteTask, asAda)

    const refused = await execute(app, document, asAda)

    expect(refused).toMatchObject({ status: 200, code: 'NOT_FOUND', data: null })
  })

  test('while it is being completed leaves nothing half done', async () => {
    const { app, asAda, read } = await start()

    const [deleted, ...completed] = await Promise.all([
      execute(app, DeleteTask, asAda),
      ...TWENTY.map(() => execute(app, CompleteTask, asAda)),
    ])

    expect(deleted.code).toBeUndefined()
    expect(completed.every(({ code }) => code === undefined || code === 'NOT_FOUND')).toBe(true)
    expect(await read()).toBeNull()
  })
})
