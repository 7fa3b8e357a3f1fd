import { describe, expect, test } from 'vitest'
import { createClock, sharedApp } from '../../test/app.ts'
import { buildTask, buildUser, type Person } from '../../test/build.ts'
import { CompleteTasks, CreateTasks, DeleteTasks, UpdateTasks } from '../../test/tasks/bulk.ts'
import { answer, type App, execute, fieldsOf, idsOf } from '../../test/execute.ts'
import type { TypedDocumentString } from '../../test/generated/graphql.ts'
import { sendDocument } from '../../test/http/send.ts'
import { CompleteTask, DeleteTask, listTasks, ReadTask } from '../../test/tasks/tasks.ts'
import { newId, toPublicId } from '../input/ids.ts'
import { MINUTE } from '../time.ts'

/** A document about several tasks. */
type ByIds = TypedDocumentString<unknown, { input: { tasks: { id: string }[] } }>

const SKIP_FAILED = { errorPolicy: 'SKIP_FAILED' } as const

const titled = (count: number) => Array.from({ length: count }, (_, n) => ({ title: `Task ${n}` }))

async function buildTasks(app: App, as: Person, count: number) {
  const { createTasks } = await answer(app, CreateTasks, { as, variables: { input: { tasks: titled(count) } } })
  return createTasks.results.map(({ task }) => task!)
}

/** A person with three tasks, and the tasks. */
async function start() {
  const clock = createClock()
  const app = await sharedApp(clock)
  const ada = await buildUser(app)
  const tasks = await buildTasks(app, ada, 3)
  const ids = tasks.map(({ id }) => id)
  clock.advance(MINUTE)
  const read = async () =>
    Promise.all(ids.map(async (id) => (await answer(app, ReadTask, { as: ada, variables: { id } })).task))
  return { app, clock, ada, tasks, ids, read }
}

describe('many tasks at once', () => {
  test('are made in the order of the input, and stand so in lists', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const clientId = newId()
    const tasks = [{ title: 'One', dueDate: '2027-01-31' }, { title: ' Two ' }, { title: 'Three', clientId }]

    const { createTasks } = await answer(app, CreateTasks, { as: ada, variables: { input: { tasks } } })

    const made = createTasks.results.map(({ task }) => task)
    expect(made).toMatchObject([
      { title: 'One', dueDate: '2027-01-31', version: 1 },
      { title: 'Two' },
      { title: 'Three', id: toPublicId('task', clientId) },
    ])
    expect(createTasks.results.map(({ error }) => error)).toEqual([null, null, null])
    expect(idsOf(await listTasks(app, ada)).toSorted()).toEqual(made.map((task) => task!.id).toSorted())
    expect((await buildTasks(app, ada, 20)).map(({ id }) => id)).toEqual(
      idsOf(await listTasks(app, ada, { first: 20 })).toReversed(),
    )
  })

  test('are changed, each in its own way', async () => {
    const { app, clock, ada, tasks, ids, read } = await start()
    const updatedAt = clock.now().toISOString()
    const changes = [{ id: ids[2]!, title: 'Last' }, { id: ids[0]!, priority: 'HIGH' as const }, { id: ids[1]! }]

    const { updateTasks } = await answer(app, UpdateTasks, { as: ada, variables: { input: { tasks: changes } } })

    expect(updateTasks.results.map(({ task }) => task)).toEqual([
      { ...tasks[2], title: 'Last', version: 2, updatedAt },
      { ...tasks[0], priority: 'HIGH', version: 2, updatedAt },
      tasks[1],
    ])
    const [one, two, three] = await read()
    expect([three, one, two]).toEqual(updateTasks.results.map(({ task }) => task))
  })

  test('are marked as done; those that are done already keep their time', async () => {
    const { app, clock, ada, ids } = await start()
    const { completeTask } = await answer(app, CompleteTask, { as: ada, variables: { id: ids[1]! } })
    clock.advance(MINUTE)

    const { completeTasks } = await answer(app, CompleteTasks, {
      as: ada,
      variables: { input: { tasks: ids.map((id) => ({ id })) } },
    })

    const now = clock.now().toISOString()
    expect(completeTasks.results).toMatchObject([
      { task: { completedAt: now, version: 2 } },
      { task: completeTask.task },
      { task: { completedAt: now, version: 2 } },
    ])
  })

  test('are deleted, and no others', async () => {
    const { app, ada, ids } = await start()

    const { deleteTasks } = await answer(app, DeleteTasks, {
      as: ada,
      variables: { input: { tasks: [{ id: ids[2]! }, { id: ids[0]! }] } },
    })

    expect(deleteTasks.results).toEqual([
      { deletedTaskId: ids[2], error: null },
      { deletedTaskId: ids[0], error: null },
    ])
    expect(idsOf(await listTasks(app, ada))).toEqual([ids[1]])
  })

  test.each([
    [0, 'BAD_USER_INPUT'],
    [1, undefined],
    [100, undefined],
    [101, 'BAD_USER_INPUT'],
  ])('can be 1 to 100: %i is %s', async (count, code) => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    const made = await execute(app, CreateTasks, { as: ada, variables: { input: { tasks: titled(count) } } })

    expect(made.code).toBe(code)
    expect(fieldsOf(made)).toEqual(code && ['tasks'])
    expect((await listTasks(app, ada)).totalCount).toBe(code ? 0 : count)
  })
})

describe('all or nothing', () => {
  test('changes nothing when anything is wrong, and names every problem of every one', async () => {
    const { app, ada, ids, tasks, read } = await start()
    await answer(app, DeleteTask, { as: ada, variables: { id: ids[2]! } })
    const changes = [
      { id: ids[0]!, title: 'Fine' },
      { id: ids[1]!, title: ' ', dueDate: '2023-02-29' },
      { id: ids[2]!, title: 'Gone' },
      { id: ids[0]!, title: 'Twice' },
      { id: ada.id },
    ]

    const refused = await execute(app, UpdateTasks, { as: ada, variables: { input: { tasks: changes } } })

    expect(refused).toMatchObject({ status: 200, data: null, code: 'BAD_USER_INPUT' })
    expect(refused.errors.map(({ message }) => message)).toEqual(['Nothing was changed: 4 of 5 could not be done.'])
    expect(refused.errors[0]?.extensions.fields).toEqual([
      { path: 'tasks.1.title', message: 'The title cannot be empty.' },
      { path: 'tasks.1.dueDate', message: expect.stringContaining('calendar') },
      { path: 'tasks.2.id', message: 'There is no such task.' },
      { path: 'tasks.3.id', message: 'Each task can be listed only once.' },
      { path: 'tasks.4.id', message: expect.stringContaining("this is a user's id") },
    ])
    expect(await read()).toEqual([tasks[0], tasks[1], null])
  })

  test('makes nothing when one of them cannot be made', async () => {
    const { app, ada, ids } = await start()
    const tasks = [{ title: 'Fine' }, { title: 'Taken', clientId: ids[0]! }]

    const refused = await execute(app, CreateTasks, { as: ada, variables: { input: { tasks } } })

    expect(refused.code).toBe('CONFLICT')
    expect(fieldsOf(refused)).toEqual(['tasks.1.clientId'])
    expect((await listTasks(app, ada)).totalCount).toBe(3)
  })

  test.each<[string, ByIds]>([
    ['completed', CompleteTasks],
    ['deleted', DeleteTasks],
  ])("of somebody else's tasks and one's own, none is %s", async (_, document) => {
    const { app, tasks, ids, read } = await start()
    const eve = await buildUser(app)
    const own = await buildTask(app, eve)
    const items = [own.id, ...ids].map((id) => ({ id }))

    const refused = await execute(app, document, { as: eve, variables: { input: { tasks: items } } })

    expect(refused.code).toBe('NOT_FOUND')
    expect(fieldsOf(refused)).toEqual(['tasks.1.id', 'tasks.2.id', 'tasks.3.id'])
    expect(await read()).toEqual(tasks)
    expect((await answer(app, ReadTask, { as: eve, variables: { id: own.id } })).task).toMatchObject({ version: 1 })
  })

  test('says which one is of the wrong type', async () => {
    const { app, ada } = await start()
    const input = { tasks: [{ title: 'x' }, { title: 'y', priority: 'SOON' }] }

    const { text } = await sendDocument(app, { query: CreateTasks.toString(), variables: { input } }, { as: ada })

    expect(JSON.parse(text)).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT', fields: [{ path: 'tasks.1.priority' }] } }],
    })
  })
})

describe('skipping what fails', () => {
  test('does the rest, with what became of each in its place', async () => {
    const { app, ada, tasks, ids } = await start()
    const items = [
      { id: ids[0]!, title: 'Stale', ifVersion: 7 },
      { id: ids[1]!, title: 'Fine', ifVersion: 1 },
      { id: toPublicId('task', newId()), title: 'Nowhere' },
      { id: ids[2]!, title: '' },
    ]

    const { updateTasks } = await answer(app, UpdateTasks, {
      as: ada,
      variables: { input: { tasks: items, ...SKIP_FAILED } },
    })

    expect(updateTasks.results).toMatchObject([
      { task: null, error: { code: 'CONFLICT', fields: [{ path: 'tasks.0.ifVersion' }], current: tasks[0]! } },
      { task: { id: ids[1], title: 'Fine', version: 2 }, error: null },
      { task: null, error: { code: 'NOT_FOUND', fields: [{ path: 'tasks.2.id' }], current: null } },
      { task: null, error: { code: 'BAD_USER_INPUT', fields: [{ path: 'tasks.3.title' }], current: null } },
    ])
  })

  test('makes those that can be made', async () => {
    const { app, ada, ids } = await start()
    const clientId = newId()
    const items = [
      { title: 'Taken', clientId: ids[0]! },
      { title: 'Chosen', clientId },
      { title: 'Twice', clientId: toPublicId('task', clientId) },
      { title: '' },
      { title: 'Fine' },
    ]

    const { createTasks } = await answer(app, CreateTasks, {
      as: ada,
      variables: { input: { tasks: items, ...SKIP_FAILED } },
    })

    expect(createTasks.results.map(({ task, error }) => task?.title ?? error?.code)).toEqual([
      'CONFLICT',
      'Chosen',
      'BAD_USER_INPUT',
      'BAD_USER_INPUT',
      'Fine',
    ])
    expect((await listTasks(app, ada)).totalCount).toBe(5)
  })

  test("deletes one's own, and nothing of anybody else", async () => {
    const { app, tasks, ids, read } = await start()
    const eve = await buildUser(app)
    const own = await buildTask(app, eve)

    const { deleteTasks } = await answer(app, DeleteTasks, {
      as: eve,
      variables: { input: { tasks: [{ id: ids[0]! }, { id: own.id }], ...SKIP_FAILED } },
    })

    expect(deleteTasks.results).toMatchObject([
      { deletedTaskId: null, error: { code: 'NOT_FOUND' } },
      { deletedTaskId: own.id, error: null },
    ])
    expect(await read()).toEqual(tasks)
  })

  test('is no error when all of them fail', async () => {
    const { app, ada } = await start()

    const { data, errors } = await execute(app, CreateTasks, {
      as: ada,
      variables: { input: { tasks: [{ title: '' }], ...SKIP_FAILED } },
    })

    expect(errors).toEqual([])
    expect(data?.createTasks.results).toMatchObject([{ error: { code: 'BAD_USER_INPUT' } }])
  })
})
