import { v7 } from 'uuid'
import { describe, expect, test } from 'vitest'
import { createClock, sharedApp } from '../../../test/app.ts'
import { buildOnce, buildUser } from '../../../test/build.ts'
import { CompleteTasks, UpdateTasks } from '../../../test/tasks/bulk.ts'
import { answer } from '../../../test/execute.ts'
import type {
  CreateTaskInput,
  FindTasksQueryVariables,
  OrderDirection,
  TaskOrder,
  TaskOrderField,
} from '../../../test/generated/graphql.ts'
import { buildTasks, findTasks, walk } from '../../../test/pages/pages.ts'
import { MINUTE } from '../../time.ts'

const TASKS: Record<string, Partial<CreateTaskInput>> = {
  A: { title: 'éclair', priority: 'HIGH', dueDate: '2026-11-22' },
  B: { title: 'Eclair', priority: 'LOW' },
  C: { title: 'apple', priority: 'LOW', dueDate: '2026-11-20' },
  D: { title: 'Zebra' },
  E: { title: 'éclair', dueDate: '2026-11-22' },
  F: { title: 'Apple', priority: 'HIGH', dueDate: '2026-11-21' },
  G: { title: 'ångström' },
}

/**
 * A person with the tasks above. The order of their ids is that of their names, unlike any other of
 * their values.
 */
const start = buildOnce(async () => {
  const clock = createClock()
  const app = await sharedApp(clock)
  const ada = await buildUser(app)
  const ids = new Map(Object.keys(TASKS).map((name, n) => [name, v7({ msecs: Date.UTC(2026, 0, 1, 0, n) })]))
  const names = new Map<string, string>()
  const idsOf = (some: string) => [...names].filter(([, name]) => some.includes(name)).map(([id]) => id)
  const create = async (some: string) => {
    const inputs = some.split('').map((name) => [name, { ...TASKS[name], clientId: ids.get(name) }])
    const { idOf } = await buildTasks(app, ada, Object.fromEntries(inputs))
    for (const name of some) names.set(idOf(name), name)
  }
  const update = (some: string, change: Partial<CreateTaskInput>) =>
    answer(app, UpdateTasks, {
      as: ada,
      variables: { input: { tasks: idsOf(some).map((id) => ({ id, ...change })) } },
    })
  const complete = (some: string) =>
    answer(app, CompleteTasks, { as: ada, variables: { input: { tasks: idsOf(some).map((id) => ({ id })) } } })

  const steps = [
    () => create('DB'),
    () => create('GAE'),
    () => create('C'),
    () => create('F'),
    () => update('EB', { priority: 'MEDIUM' }),
    () => complete('DA'),
    () => complete('C'),
  ]
  for (const step of steps) {
    await step()
    clock.advance(MINUTE)
  }
  const namesOf = ({ nodes }: { nodes: { id: string }[] }) => nodes.map(({ id }) => names.get(id)).join('')
  const find = (variables: FindTasksQueryVariables) => findTasks(app, ada, variables)
  return { app, ada, find, namesOf }
})

/** After the line come the tasks whose value is null. */
const ORDERS: [TaskOrderField, OrderDirection, string][] = [
  ['CREATED_AT', 'ASC', 'BDAEGCF'],
  ['CREATED_AT', 'DESC', 'FCGEADB'],
  ['UPDATED_AT', 'ASC', 'GFBEADC'],
  ['UPDATED_AT', 'DESC', 'CDAEBFG'],
  ['COMPLETED_AT', 'ASC', 'ADC|BEFG'],
  ['COMPLETED_AT', 'DESC', 'CDA|GFEB'],
  ['DUE_DATE', 'ASC', 'CFAE|BDG'],
  ['DUE_DATE', 'DESC', 'EAFC|GDB'],
  ['PRIORITY', 'ASC', 'DGCBEAF'],
  ['PRIORITY', 'DESC', 'FAEBCGD'],
  ['TITLE', 'ASC', 'GCFBAED'],
  ['TITLE', 'DESC', 'DEABFCG'],
]

describe('tasks', () => {
  test.each(ORDERS)('by %s %s are %s, read at once or page by page, either way', async (field, direction, names) => {
    const { app, ada, find, namesOf } = await start()
    const orderBy = { field, direction }
    const order = names.replace('|', '')

    const atOnce = [await find({ orderBy }), await find({ orderBy, last: 7 })]

    expect(atOnce.map(namesOf)).toEqual([order, order])
    for (const size of [1, 2, 3, 4, 6]) {
      const forward = await walk(app, ada, { orderBy }, { size })
      const backward = (await walk(app, ada, { orderBy }, { size, backward: true })).toReversed()
      for (const pages of [forward, backward]) {
        expect(pages.map(namesOf).join('')).toBe(order)
        expect(pages).toHaveLength(Math.ceil(7 / size))
        expect(pages.map(({ pageInfo }) => pageInfo.hasPreviousPage)).toEqual(pages.map((_, n) => n > 0))
        expect(pages.map(({ pageInfo }) => pageInfo.hasNextPage)).toEqual(pages.map((_, n) => n < pages.length - 1))
        expect(pages.map(({ totalCount }) => totalCount)).toEqual(pages.map(() => 7))
      }
    }
  })

  test('begin with the least when nobody says in which direction', async () => {
    const { find, namesOf } = await start()

    expect(namesOf(await find({ orderBy: { field: 'PRIORITY' } }))).toBe('DGCBEAF')
  })

  test('are newest first when nobody says what to go by, whatever the filter', async () => {
    const { find, namesOf } = await start()
    const filter = { not: { title: { eq: 'nothing' } } }

    const [plain, filtered] = [await find({ orderBy: null }), await find({ filter })]
    const second = await find({ filter, first: 2, after: plain.edges[1]?.cursor ?? null })

    expect([namesOf(plain), namesOf(filtered), namesOf(second)]).toEqual(['GFEDCBA', 'GFEDCBA', 'ED'])
  })

  test('are counted and put in order after they are filtered', async () => {
    const { app, ada, namesOf } = await start()
    const what = { filter: { completed: false }, orderBy: { field: 'DUE_DATE' as const } }

    const pages = await walk(app, ada, what, { size: 2 })

    expect(pages.map(namesOf)).toEqual(['FE', 'BG'])
    expect(pages.map(({ totalCount }) => totalCount)).toEqual([4, 4])
  })

  test('are read on from one that the filter leaves out', async () => {
    const { find, namesOf } = await start()
    const orderBy: TaskOrder = { field: 'DUE_DATE' }
    const { edges } = await find({ orderBy })
    const [, , atA, , , atD] = edges.map(({ cursor }) => cursor)
    const filter = { completed: false }

    const pages = [
      await find({ orderBy, filter, after: atA! }),
      await find({ orderBy, filter, before: atA! }),
      await find({ orderBy, filter, after: atD! }),
      await find({ orderBy, filter, before: atD! }),
    ]

    expect(pages.map(namesOf)).toEqual(['EBG', 'F', 'G', 'FEB'])
  })
})

describe('by the day they are due, CFAE and then those without, BDG, a page says whether there is more on either side', () => {
  test.each<[FindTasksQueryVariables, string]>([
    [{ first: 4 }, '|CFAE…'],
    [{ last: 3 }, '…BDG|'],
    [{ first: 2, after: 'A' }, '…EB…'],
    [{ first: 9, after: 'E' }, '…BDG|'],
    [{ last: 2, before: 'D' }, '…EB…'],
    [{ last: 9, before: 'B' }, '|CFAE…'],
    [{ first: 9, after: 'F', before: 'D' }, '…AEB…'],
    [{ last: 9, after: 'F', before: 'D' }, '…AEB…'],
    [{ first: 1, after: 'F', before: 'D' }, '…A…'],
    [{ last: 1, after: 'F', before: 'D' }, '…B…'],
    [{ first: 9, after: 'E', before: 'B' }, '……'],
    [{ last: 9, after: 'E', before: 'B' }, '……'],
    [{ first: 9, after: 'D', before: 'F' }, '……'],
    [{ first: 9, after: 'G' }, '…|'],
    [{ last: 9, before: 'C' }, '|…'],
    [{ first: 9, after: 'E', filter: { dueDate: { isNull: false } } }, '…|'],
    [{ last: 9, before: 'B', filter: { dueDate: { isNull: true } } }, '|…'],
    [{ first: 1, filter: { dueDate: { isNull: false } }, after: 'A' }, '…E|'],
  ])('%j is %s', async ({ after, before, ...rest }, expected) => {
    const { find, namesOf } = await start()
    const orderBy: TaskOrder = { field: 'DUE_DATE' }
    const { edges } = await find({ orderBy })
    const cursorOf = (name: string) => edges['CFAEBDG'.indexOf(name)]?.cursor ?? null

    const page = await find({
      ...rest,
      orderBy,
      after: after ? cursorOf(after) : null,
      before: before ? cursorOf(before) : null,
    })

    const { hasPreviousPage, hasNextPage } = page.pageInfo
    expect(`${hasPreviousPage ? '…' : '|'}${namesOf(page)}${hasNextPage ? '…' : '|'}`).toBe(expected)
  })
})

test.each(ORDERS)('equals by %s %s are told apart by their ids, however many', async (field, direction) => {
  const app = await sharedApp()
  const ada = await buildUser(app)
  const { idOf, namesOf } = await buildTasks(
    app,
    ada,
    Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`no ${n}`, { title: 'Tea' }])),
  )
  const names = Array.from({ length: 9 }, (_, n) => `no ${n}`).toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1))
  const order = direction === 'ASC' ? names : names.toReversed()

  const forward = await walk(app, ada, { orderBy: { field, direction } }, { size: 2 })
  const backward = await walk(app, ada, { orderBy: { field, direction } }, { size: 2, backward: true })

  expect(forward.flatMap(namesOf)).toEqual(order)
  expect(backward.toReversed().flatMap(namesOf)).toEqual(order)
})

test.each(ORDERS)('nothing by %s %s is an empty page', async (field, direction) => {
  const app = await sharedApp()
  const ada = await buildUser(app)
  const nothing = { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null }

  const pages = [
    await findTasks(app, ada, { orderBy: { field, direction } }),
    await findTasks(app, ada, { orderBy: { field, direction }, last: 5 }),
  ]

  for (const page of pages) expect(page).toEqual({ edges: [], nodes: [], pageInfo: nothing, totalCount: 0 })
})
