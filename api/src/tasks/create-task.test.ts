import { describe, expect, test } from 'vitest'
import { createClock, sharedApp, type TestApp } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { answer, execute, fieldsOf } from '../../test/execute.ts'
import type { CreateTaskInput } from '../../test/generated/graphql.ts'
import { sendDocument } from '../../test/http/send.ts'
import { CreateTask, ReadTask } from '../../test/tasks/tasks.ts'

/** A new person who creates tasks. */
async function start(app: TestApp) {
  const ada = await buildUser(app)
  const create = (input: Partial<CreateTaskInput>) =>
    execute(app, CreateTask, { as: ada, variables: { input: { title: 'Water the plants', ...input } } })
  const created = async (input: Partial<CreateTaskInput>) => {
    const { data, errors } = await create(input)
    expect(errors).toEqual([])
    return data!.createTask.task
  }
  return { app, ada, create, created }
}

describe('a new task', () => {
  test('needs no more than a title', async () => {
    const clock = createClock()
    const { created } = await start(await sharedApp(clock))

    const task = await created({ title: 'Water the plants' })

    expect(task).toEqual({
      id: expect.stringMatching(/^task_[0-9a-z]{26}$/),
      title: 'Water the plants',
      description: null,
      completed: false,
      completedAt: null,
      priority: 'NONE',
      dueDate: null,
      createdAt: clock.now().toISOString(),
      updatedAt: clock.now().toISOString(),
      version: 1,
    })
  })

  test('is kept with everything that was said about it', async () => {
    const { app, ada, created } = await start(await sharedApp())

    const task = await created({ title: 'Pack', description: 'Tent\nStove', priority: 'HIGH', dueDate: '2026-11-21' })

    expect(task).toMatchObject({
      title: 'Pack',
      description: 'Tent\nStove',
      priority: 'HIGH',
      dueDate: '2026-11-21',
    })
    expect(await answer(app, ReadTask, { as: ada, variables: { id: task.id } })).toEqual({ task })
  })

  test('takes null for whatever can be left out', async () => {
    const { created } = await start(await sharedApp())

    const task = await created({ description: null, priority: null, dueDate: null })

    expect(task).toMatchObject({ description: null, priority: 'NONE', dueDate: null })
  })

  test('has no description when that is empty', async () => {
    const { created } = await start(await sharedApp())

    const task = await created({ description: '' })

    expect(task.description).toBeNull()
  })
})

describe('a title', () => {
  test.each([
    ['of one character', 'x'],
    ['of 500 characters', 'x'.repeat(500)],
    ['of 500 emoji, which are two code units each', '🪴'.repeat(500)],
    ['with emoji of many code points', '👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽'],
    ['from right to left', 'להשקות את הצמחים'],
    ['with directional marks', 'שלום \u200Eabc\u200F \u2067אבג\u2069'],
    ['that would be SQL or HTML elsewhere', `'); drop table tasks; -- <script>"\\`],
  ])('%s survives', async (_, title) => {
    const { app, ada, created } = await start(await sharedApp())

    const { id } = await created({ title })

    const { task } = await answer(app, ReadTask, { as: ada, variables: { id } })
    expect(task?.title).toBe(title)
  })

  test('loses the spaces around it, and they do not count', async () => {
    const { created } = await start(await sharedApp())

    const task = await created({ title: ` \t\u00A0\u3000${'x'.repeat(500)}\n  ` })

    expect(task.title).toBe('x'.repeat(500))
  })

  test.each([
    ['empty', ''],
    ['nothing but spaces', ' \t\n\u00A0\u3000 '],
    ['501 characters long', 'x'.repeat(501)],
    ['501 emoji long', '🪴'.repeat(501)],
    ['two lines', 'one\ntwo'],
    ['two lines by Unicode', 'one\u2028two'],
    ['interrupted by a tab', 'one\ttwo'],
    ['interrupted by NUL', 'one\u0000two'],
    ['interrupted by an escape', 'one\u001B[31mtwo'],
    ['interrupted by DEL', 'one\u007Ftwo'],
    ['interrupted by a C1 control', 'one\u0085two'],
    ['broken by a lone high surrogate', 'one\uD83Etwo'],
    ['broken by a lone low surrogate', 'one\uDEB4two'],
  ])('that is %s is refused', async (_, title) => {
    const { create } = await start(await sharedApp())

    const refused = await create({ title })

    expect(refused).toMatchObject({ status: 200, data: null, code: 'BAD_USER_INPUT' })
    expect(fieldsOf(refused)).toEqual(['title'])
  })
})

describe('a description', () => {
  test.each([
    ['of 10,000 characters', 'x'.repeat(10_000)],
    ['of 10,000 emoji', '🪴'.repeat(10_000)],
    ['with line breaks, tabs and spaces around it', '  one\n\ttwo\nthree\n\n '],
  ])('%s survives', async (_, description) => {
    const { app, ada, created } = await start(await sharedApp())

    const { id } = await created({ description })

    const { task } = await answer(app, ReadTask, { as: ada, variables: { id } })
    expect(task?.description).toBe(description)
  })

  test.each([
    ['10,001 characters long', 'x'.repeat(10_001)],
    ['10,001 emoji long', '🪴'.repeat(10_001)],
    ['interrupted by NUL', 'one\u0000two'],
    ['interrupted by an escape', 'one\u001B[31mtwo'],
    ['broken by a lone surrogate', 'one\uD83Etwo'],
  ])('that is %s is refused', async (_, description) => {
    const { create } = await start(await sharedApp())

    const refused = await create({ description })

    expect(refused).toMatchObject({ data: null, code: 'BAD_USER_INPUT' })
    expect(fieldsOf(refused)).toEqual(['description'])
  })
})

describe('a due date', () => {
  test.each(['2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31', '1999-12-31'])('can be %s', async (dueDate) => {
    const { app, ada, created } = await start(await sharedApp())

    const { id } = await created({ dueDate })

    const { task } = await answer(app, ReadTask, { as: ada, variables: { id } })
    expect(task?.dueDate).toBe(dueDate)
  })

  test.each([
    '2023-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '2026-11-00',
    '0000-01-01',
    '10000-01-01',
    '2026-1-1',
    '2026-11-21T00:00:00Z',
    ' 2026-11-21',
    '２０２６-11-21',
    '21.11.2026',
    'tomorrow',
    'infinity',
    '',
  ])('cannot be "%s"', async (dueDate) => {
    const { create } = await start(await sharedApp())

    const refused = await create({ dueDate })

    expect(refused).toMatchObject({ data: null, code: 'BAD_USER_INPUT' })
    expect(fieldsOf(refused)).toEqual(['dueDate'])
  })
})

describe('input that is wrong', () => {
  test('hears of every problem at once', async () => {
    const { create } = await start(await sharedApp())

    const refused = await create({ title: ' ', description: 'x'.repeat(10_001), dueDate: '2023-02-29' })

    expect(refused.errors).toHaveLength(1)
    expect(refused.errors[0]?.extensions).toEqual({
      code: 'BAD_USER_INPUT',
      fields: [
        { path: 'title', message: 'The title cannot be empty.' },
        { path: 'description', message: 'The description can have at most 10,000 characters.' },
        { path: 'dueDate', message: 'The date must be a day in the calendar, written like 2026-11-21.' },
      ],
    })
  })

  test.each([
    ['priority', { title: 'x', priority: 'SOON' }],
    ['priority', { title: 'x', priority: 'high' }],
    ['title', { title: 7 }],
    ['title', { title: null }],
    ['title', { title: ['x'] }],
    ['dueDate', { title: 'x', dueDate: 20261121 }],
    ['dueDate', { title: 'x', dueDate: { day: 1 } }],
  ])('says that the %s is of the wrong type in %j', async (path, input) => {
    const { app, ada } = await start(await sharedApp())

    const { text } = await sendDocument(app, { query: CreateTask.toString(), variables: { input } }, { as: ada })

    expect(JSON.parse(text)).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT', fields: [{ path, message: expect.any(String) }] } }],
    })
  })
})
