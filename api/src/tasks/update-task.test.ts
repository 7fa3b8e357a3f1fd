import { describe, expect, test } from 'vitest'
import { createClock, sharedApp } from '../../test/app.ts'
import { buildTask, buildUser } from '../../test/build.ts'
import { answer, execute, fieldsOf } from '../../test/execute.ts'
import type { CreateTaskInput, UpdateTaskInput } from '../../test/generated/graphql.ts'
import { sendDocument } from '../../test/http/send.ts'
import { CreateTask, DeleteTask, ReadTask, UpdateTask } from '../../test/tasks/tasks.ts'
import { MINUTE } from '../time.ts'

const FULL = { title: 'Pack', description: 'Tent', priority: 'HIGH', dueDate: '2026-11-21' } as const

/** A person with a task in which every field is set. */
async function start(overrides: Partial<CreateTaskInput> = {}) {
  const clock = createClock()
  const app = await sharedApp(clock)
  const ada = await buildUser(app)
  const created = await answer(app, CreateTask, { as: ada, variables: { input: { ...FULL, ...overrides } } })
  const before = created.createTask.task
  const update = (changes: Omit<UpdateTaskInput, 'id'>) =>
    execute(app, UpdateTask, { as: ada, variables: { input: { id: before.id, ...changes } } })
  const read = async () => (await answer(app, ReadTask, { as: ada, variables: { id: before.id } })).task
  return { app, clock, ada, before, update, read }
}

describe('a task', () => {
  test('can be changed in every field at once', async () => {
    const { before, update, read } = await start()
    const changes = { title: 'Unpack', description: 'Stove', priority: 'LOW', dueDate: '2026-12-24' } as const

    const { data } = await update(changes)

    expect(data?.updateTask.task).toEqual({ ...before, ...changes, version: 2 })
    expect(await read()).toEqual({ ...before, ...changes, version: 2 })
  })

  test.each([{ title: 'Unpack' }, { description: 'Stove' }, { priority: 'LOW' as const }, { dueDate: '2026-12-24' }])(
    'changed by %j keeps everything else',
    async (changes) => {
      const { before, update, read } = await start()

      await update(changes)

      expect(await read()).toEqual({ ...before, ...changes, version: 2 })
    },
  )

  test('loses what is set to null', async () => {
    const { before, update, read } = await start()

    await update({ description: null, priority: null, dueDate: null })

    expect(await read()).toEqual({ ...before, description: null, priority: 'NONE', dueDate: null, version: 2 })
  })

  test('loses its description when that is emptied', async () => {
    const { update, read } = await start()

    await update({ description: '' })

    expect(await read()).toMatchObject({ description: null })
  })

  test('keeps its title: null and blanks are refused, and nothing else is changed with them', async () => {
    const { before, update, read } = await start()

    const refusals = [await update({ title: null, priority: 'LOW' }), await update({ title: '  ', priority: 'LOW' })]

    expect(refusals.map(({ code }) => code)).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT'])
    expect(refusals.map(fieldsOf)).toEqual([['title'], ['title']])
    expect(await read()).toEqual(before)
  })

  test('has the same limits as a new one, and hears of every problem at once', async () => {
    const { before, update, read } = await start()

    const refused = await update({ title: 'x'.repeat(501), description: 'x'.repeat(10_001), dueDate: '2023-02-29' })

    expect(refused.code).toBe('BAD_USER_INPUT')
    expect(fieldsOf(refused)).toEqual(['title', 'description', 'dueDate'])
    expect(await read()).toEqual(before)
  })

  test('takes a title and a description of exactly the limit', async () => {
    const { before, update } = await start()
    const changes = { title: '🪴'.repeat(500), description: '🪴'.repeat(10_000) }

    const { data } = await update(changes)

    expect(data?.updateTask.task).toEqual({ ...before, ...changes, version: 2 })
  })
})

describe('a change', () => {
  test('of a task whose id is wrong says so beside every other problem', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    const refused = await execute(app, UpdateTask, { as: ada, variables: { input: { id: ada.id, title: '' } } })

    expect(refused.code).toBe('BAD_USER_INPUT')
    expect(fieldsOf(refused)).toEqual(['id', 'title'])
  })

  test('of a task that has been deleted finds nothing, whatever is in it', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const { id } = await buildTask(app, ada)
    await answer(app, DeleteTask, { as: ada, variables: { id } })

    const named = await execute(app, UpdateTask, { as: ada, variables: { input: { id, title: 'Late' } } })
    const empty = await execute(app, UpdateTask, { as: ada, variables: { input: { id } } })

    expect([named.code, empty.code]).toEqual(['NOT_FOUND', 'NOT_FOUND'])
  })

  test('to an unknown priority says which field it is', async () => {
    const { app, ada, before } = await start()
    const input = { id: before.id, priority: 'SOON' }

    const { text } = await sendDocument(app, { query: UpdateTask.toString(), variables: { input } }, { as: ada })

    expect(JSON.parse(text)).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT', fields: [{ path: 'priority', message: expect.any(String) }] } }],
    })
  })

  test('moves updatedAt, and not createdAt', async () => {
    const { clock, before, update, read } = await start()
    clock.advance(MINUTE)

    const { data } = await update({ title: 'Unpack' })

    expect(data?.updateTask.task.updatedAt).toBe(clock.now().toISOString())
    expect(await read()).toEqual({ ...before, title: 'Unpack', updatedAt: clock.now().toISOString(), version: 2 })
  })

  test.each([{ ...FULL }, { title: ' Pack ' }, { priority: 'HIGH' as const }, {}])(
    'to what the task is already, %j, does not move updatedAt',
    async (changes) => {
      const { clock, before, update, read } = await start()
      clock.advance(MINUTE)

      const { data } = await update(changes)

      expect(data?.updateTask.task).toEqual(before)
      expect(await read()).toEqual(before)
    },
  )

  test('that clears what is clear already does not move updatedAt', async () => {
    const { clock, before, update } = await start({ description: null, priority: null, dueDate: null })
    clock.advance(MINUTE)

    const { data } = await update({ description: '', priority: null, dueDate: null })

    expect(data?.updateTask.task).toEqual(before)
  })

  test('of one field and another at the same time keeps both', async () => {
    const { update, read } = await start()
    const titles = Array.from({ length: 10 }, (_, n) => `Pack ${n}`)
    const descriptions = Array.from({ length: 10 }, (_, n) => `Tent ${n}`)

    await Promise.all([
      ...titles.map((title) => update({ title })),
      ...descriptions.map((description) => update({ description })),
      update({ priority: 'LOW' }),
      update({ dueDate: '2026-12-24' }),
    ])

    const task = await read()
    expect(task).toMatchObject({ priority: 'LOW', dueDate: '2026-12-24' })
    expect(titles).toContain(task?.title)
    expect(descriptions).toContain(task?.description)
  })
})
