import { describe, expect, test } from 'vitest'
import { sharedApp } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { CompleteTasks, CreateTasks, DeleteTasks, UpdateTasks } from '../../test/tasks/bulk.ts'
import { answer, execute, idsOf } from '../../test/execute.ts'
import { listTasks, ReadTask, UpdateTask } from '../../test/tasks/tasks.ts'
import { newId, toPublicId } from '../input/ids.ts'

const TWENTY = Array.from({ length: 20 }, (_, n) => n)

/** The same ids, starting at another one each time, and every other time backwards. */
const turned = <T>(items: readonly T[], n: number): T[] => {
  const turned = [...items.slice(n), ...items.slice(0, n)]
  return n % 2 ? turned.toReversed() : turned
}

/** A person with 20 tasks. */
async function start() {
  const app = await sharedApp()
  const ada = await buildUser(app)
  const tasks = TWENTY.map((n) => ({ title: `Task ${n}` }))
  const { createTasks } = await answer(app, CreateTasks, { as: ada, variables: { input: { tasks } } })
  return { app, ada, ids: createTasks.results.map(({ task }) => task!.id) }
}

describe('20 bulks at once, each with the same tasks in another order', () => {
  test('that change them all succeed, and each of them counts', async () => {
    const { app, ada, ids } = await start()

    const answers = await Promise.all(
      TWENTY.map((n) => {
        const tasks = turned(ids, n).map((id) => ({ id, title: `Title ${n}` }))
        return execute(app, UpdateTasks, { as: ada, variables: { input: { tasks } } })
      }),
    )

    expect(answers.flatMap(({ errors }) => errors)).toEqual([])
    const now = await Promise.all(ids.map((id) => answer(app, ReadTask, { as: ada, variables: { id } })))
    expect(now.map(({ task }) => task?.version)).toEqual(ids.map(() => 21))
    expect(new Set(now.map(({ task }) => task?.title)).size).toBe(1)
  })

  test('that want a version let one of them win, with all of its changes', async () => {
    const { app, ada, ids } = await start()

    const answers = await Promise.all(
      TWENTY.map((n) => {
        const tasks = turned(ids, n).map((id) => ({ id, title: `Title ${n}`, ifVersion: 1 }))
        return execute(app, UpdateTasks, { as: ada, variables: { input: { tasks } } })
      }),
    )

    expect(answers.map(({ code }) => code).toSorted()).toEqual([...Array(19).fill('CONFLICT'), undefined])
    const now = await Promise.all(ids.map((id) => answer(app, ReadTask, { as: ada, variables: { id } })))
    expect(now.map(({ task }) => task?.version)).toEqual(ids.map(() => 2))
    expect(new Set(now.map(({ task }) => task?.title)).size).toBe(1)
  })

  test('that make them let one of them win, with all of its tasks', async () => {
    const { app, ada } = await start()
    const ids = TWENTY.map(() => newId())

    const answers = await Promise.all(
      TWENTY.map((n) => {
        const tasks = turned(ids, n).map((clientId) => ({ title: `New ${n}`, clientId }))
        return execute(app, CreateTasks, { as: ada, variables: { input: { tasks } } })
      }),
    )

    expect(answers.map(({ code }) => code).toSorted()).toEqual([...Array(19).fill('CONFLICT'), undefined])
    expect(idsOf(await listTasks(app, ada, { first: 20 }))).toEqual(
      ids.map((id) => toPublicId('task', id)).toReversed(),
    )
  })

  test('that delete them while others change and complete them, and one by one, all come to an end', async () => {
    const { app, ada, ids } = await start()
    const errorPolicy = 'SKIP_FAILED' as const

    const answers = await Promise.all(
      TWENTY.map((n) => {
        const tasks = turned(ids, n).map((id) => ({ id }))
        const options = { as: ada, variables: { input: { tasks, errorPolicy } } }
        if (n % 4 === 0) return execute(app, DeleteTasks, options)
        if (n % 4 === 1) return execute(app, CompleteTasks, options)
        if (n % 4 === 2) return execute(app, UpdateTask, { as: ada, variables: { input: { id: ids[n]!, title: 'x' } } })
        return execute(app, UpdateTasks, {
          as: ada,
          variables: { input: { tasks: tasks.map(({ id }) => ({ id, title: `Title ${n}` })), errorPolicy } },
        })
      }),
    )

    expect(answers.filter(({ code }) => code !== undefined && code !== 'NOT_FOUND')).toEqual([])
    expect(idsOf(await listTasks(app, ada))).toEqual([])
  })
})
