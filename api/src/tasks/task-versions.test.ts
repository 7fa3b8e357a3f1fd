import { describe, expect, test } from 'vitest'
import { createClock, sharedApp } from '../../test/app.ts'
import { buildTask, buildUser } from '../../test/build.ts'
import { answer, execute, fieldsOf } from '../../test/execute.ts'
import { graphql } from '../../test/generated/gql.ts'
import type { TypedDocumentString } from '../../test/generated/graphql.ts'
import { CompleteTask, CreateTask, ReadTask, ReopenTask, UpdateTask } from '../../test/tasks/tasks.ts'
import { MINUTE } from '../time.ts'

const CompleteVersion = graphql(`
  mutation CompletionOfVersion($id: ID!, $ifVersion: Int) {
    completeTask(input: { id: $id, ifVersion: $ifVersion }) {
      task {
        version
      }
    }
  }
`)

const ReopenVersion = graphql(`
  mutation ReopeningOfVersion($id: ID!, $ifVersion: Int) {
    reopenTask(input: { id: $id, ifVersion: $ifVersion }) {
      task {
        version
      }
    }
  }
`)

const DeleteVersion = graphql(`
  mutation DeletionOfVersion($id: ID!, $ifVersion: Int) {
    deleteTask(input: { id: $id, ifVersion: $ifVersion }) {
      deletedTaskId
    }
  }
`)

/** A document that changes a task of an expected version. */
type ByVersion = TypedDocumentString<unknown, { id: string; ifVersion: number }>

/** A person with a task. */
async function start() {
  const app = await sharedApp()
  const ada = await buildUser(app)
  const { id } = await buildTask(app, ada)
  const asAda = { as: ada, variables: { id } }
  const read = async () => (await answer(app, ReadTask, asAda)).task
  const update = (changes: { title?: string; ifVersion?: number | null }) =>
    execute(app, UpdateTask, { as: ada, variables: { input: { id, ...changes } } })
  return { app, ada, id, asAda, read, update }
}

describe("a task's version", () => {
  test('goes up by one with every change, and with nothing else', async () => {
    const { app, asAda, read, update } = await start()
    const versions = [(await read())?.version]

    for (const change of [
      () => update({ title: 'One' }),
      () => update({ title: 'One' }),
      () => execute(app, CompleteTask, asAda),
      () => execute(app, CompleteTask, asAda),
      () => execute(app, ReopenTask, asAda),
      () => execute(app, ReopenTask, asAda),
    ]) {
      await change()
      versions.push((await read())?.version)
    }

    expect(versions).toEqual([1, 2, 2, 3, 3, 4, 4])
  })

  test('counts each of 20 changes at once', async () => {
    const { read, update } = await start()

    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => update({ title: `Title ${n}` })))

    const versions = answers.map(({ data }) => data?.updateTask.task.version)
    expect(versions.toSorted((a = 0, b = 0) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 2))
    expect((await read())?.version).toBe(21)
  })
})

describe('a change of the version that was seen', () => {
  test('is made', async () => {
    const { update } = await start()

    const { data } = await update({ title: 'Seen', ifVersion: 1 })

    expect(data?.updateTask.task).toMatchObject({ title: 'Seen', version: 2 })
  })

  test('is made by one of 20 at once; the others are told of the task as it is then', async () => {
    const { read, update } = await start()

    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => update({ title: `Title ${n}`, ifVersion: 1 })),
    )

    const task = await read()
    expect(answers.filter(({ data }) => data)).toHaveLength(1)
    const refusals = answers.filter(({ code }) => code === 'CONFLICT')
    expect(refusals).toHaveLength(19)
    for (const { errors } of refusals) expect(errors[0]?.extensions).toMatchObject({ current: task })
  })

  test('of a task that has moved on changes nothing, and shows the task as the API does', async () => {
    const clock = createClock()
    const app = await sharedApp(clock)
    const ada = await buildUser(app)
    const full = { title: 'Pack', description: 'Tent', priority: 'HIGH', dueDate: '2026-11-21' } as const
    const { createTask } = await answer(app, CreateTask, { as: ada, variables: { input: full } })
    const { id } = createTask.task
    clock.advance(MINUTE)
    const { completeTask } = await answer(app, CompleteTask, { as: ada, variables: { id } })

    const refused = await execute(app, UpdateTask, {
      as: ada,
      variables: { input: { id, title: 'Late', ifVersion: 1 } },
    })

    const message = 'The task has changed: its version is 2 now.'
    expect(refused).toMatchObject({ status: 200, data: null })
    expect(refused.errors).toMatchObject([{ message }])
    expect(refused.errors[0]?.extensions).toEqual({
      code: 'CONFLICT',
      fields: [{ path: 'ifVersion', message }],
      current: completeTask.task,
    })
    expect((await answer(app, ReadTask, { as: ada, variables: { id } })).task).toEqual(completeTask.task)
  })

  test('is a conflict even when it would change nothing', async () => {
    const { update } = await start()
    await update({ title: 'One' })

    const refused = await update({ title: 'One', ifVersion: 1 })

    expect(refused.code).toBe('CONFLICT')
  })

  test.each<[string, ByVersion]>([
    ['completed', CompleteVersion],
    ['reopened', ReopenVersion],
    ['deleted', DeleteVersion],
  ])('that is old is not %s, and one that is new is', async (_, document) => {
    const { app, ada, id, read, update } = await start()
    await update({ title: 'One' })
    const before = await read()

    const old = await execute(app, document, { as: ada, variables: { id, ifVersion: 1 } })
    const between = await read()
    const current = await execute(app, document, { as: ada, variables: { id, ifVersion: 2 } })

    expect(old).toMatchObject({ code: 'CONFLICT', data: null })
    expect(old.errors[0]?.extensions).toMatchObject({ current: before })
    expect(between).toEqual(before)
    expect(current.code).toBeUndefined()
  })

  test('is checked for nobody who does not ask', async () => {
    const { update } = await start()

    expect((await update({ title: 'One', ifVersion: null })).code).toBeUndefined()
  })

  test.each([0, -1])('cannot be %i', async (ifVersion) => {
    const { update } = await start()

    const refused = await update({ title: 'One', ifVersion })

    expect(refused.code).toBe('BAD_USER_INPUT')
    expect(fieldsOf(refused)).toEqual(['ifVersion'])
  })

  test('of a task of somebody else finds nothing, and tells no version', async () => {
    const { app, id, update } = await start()
    await update({ title: 'One' })
    const eve = await buildUser(app)

    const refused = await execute(app, UpdateTask, { as: eve, variables: { input: { id, title: 'x', ifVersion: 1 } } })

    expect(refused.errors[0]?.extensions).toEqual({ code: 'NOT_FOUND' })
  })
})
