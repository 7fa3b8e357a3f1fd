import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sharedApp } from '../../../test/app.ts'
import { buildOnce, buildTask, buildUser } from '../../../test/build.ts'
import { answer } from '../../../test/execute.ts'
import { graphql } from '../../../test/generated/gql.ts'
import type { CreateTaskInput, TaskFilter } from '../../../test/generated/graphql.ts'
import { buildTasks, findTasks } from '../../../test/pages/pages.ts'
import { CompleteTask } from '../../../test/tasks/tasks.ts'

const TASKS: Record<string, Partial<CreateTaskInput>> = {
  A: { description: 'tea', priority: 'LOW', dueDate: '2026-11-20' },
  B: { description: 'tea and toast', priority: 'HIGH' },
  C: { priority: 'LOW', dueDate: '2026-11-21' },
  D: {},
}

/**
 * A person with the tasks above, of which B and C are completed, and a function that returns the
 * names that a filter finds.
 */
const start = buildOnce(async () => {
  const app = await sharedApp()
  const ada = await buildUser(app)
  const { idOf, namesOf } = await buildTasks(app, ada, TASKS)
  for (const name of ['B', 'C']) await answer(app, CompleteTask, { as: ada, variables: { id: idOf(name) } })
  const found = async (filter: TaskFilter) =>
    namesOf(await findTasks(app, ada, { filter }))
      .toSorted()
      .join('')
  return { app, ada, found }
})

const tea = { description: { contains: 'tea' } }
const low = { priority: { eq: 'LOW' as const } }
const early = { dueDate: { lt: '2026-11-21' } }
const done = { completed: true }

describe('conditions together', () => {
  test.each<[TaskFilter, string]>([
    [{ ...tea, ...low }, 'A'],
    [{ and: [tea, low] }, 'A'],
    [{ and: [tea] }, 'AB'],
    [{ or: [tea, low] }, 'ABC'],
    [{ or: [tea] }, 'AB'],
    [{ or: [tea, tea] }, 'AB'],
    [{ or: [tea, low], ...done }, 'BC'],
    [{ or: [tea, low], and: [done, low] }, 'C'],
    [{ and: [{ or: [tea, low] }, { or: [done, early] }] }, 'ABC'],
    [{ not: { ...tea, ...low } }, 'BCD'],
    [{ not: { or: [tea, low] } }, 'D'],
    [{ not: tea, ...low }, 'C'],
    [{ or: [{ not: low }, done] }, 'BCD'],
    [{ and: [{ not: low }, { not: done }] }, 'D'],
    [{ and: [{}, {}] }, 'ABCD'],
    [{ or: [{}, done] }, 'ABCD'],
    [{ not: {} }, ''],
    [{ not: { title: {}, priority: null } }, ''],
  ])('%j finds %s', async (filter, names) => {
    const { found } = await start()

    expect(await found(filter)).toBe(names)
  })
})

describe('what a task has none of', () => {
  test.each<[TaskFilter, string]>([
    [early, 'A'],
    [{ not: early }, 'BCD'],
    [{ not: { not: early } }, 'A'],
    [{ not: { not: { not: early } } }, 'BCD'],
    [{ or: [early, { not: early }] }, 'ABCD'],
    [{ and: [early, { not: early }] }, ''],
    [{ not: { dueDate: { eq: '2026-11-20' } } }, 'BCD'],
    [{ not: { dueDate: { gte: '2026-11-21' } } }, 'ABD'],
    [{ not: { and: [early, tea] } }, 'BCD'],
    [{ not: { or: [early, tea] } }, 'CD'],
    [{ not: tea }, 'CD'],
    [{ not: { not: tea } }, 'AB'],
    [{ not: { description: { eq: 'tea' } } }, 'BCD'],
    [{ not: { description: { in: ['tea', 'coffee'] } } }, 'BCD'],
    [{ not: { description: { startsWith: 'tea' } } }, 'CD'],
    [{ not: { completedAt: { gt: '2000-01-01T00:00:00Z' } } }, 'AD'],
    [{ not: { dueDate: { within: 'OVERDUE', isNull: true } } }, 'ABCD'],
    [{ not: { dueDate: { isNull: true } } }, 'AC'],
  ])('is not so, and %j finds %s', async (filter, names) => {
    const { found } = await start()

    expect(await found(filter)).toBe(names)
  })
})

/** Each condition with the names of the tasks that meet it. */
const CONDITIONS: [TaskFilter, string][] = [
  [tea, 'AB'],
  [low, 'AC'],
  [early, 'A'],
  [done, 'BC'],
  [{ title: { in: ['b', 'd'] } }, 'BD'],
  [{ dueDate: { isNull: true } }, 'BD'],
  [{}, 'ABCD'],
]

type Meant = { filter: TaskFilter; names: string[]; count: number }

const sizeOf = (parts: Meant[]) => parts.reduce((sum, { count }) => sum + count, 0)

/** Filters with up to this many levels, their meaning, and their number of conditions. */
const anyFilter = (depth: number): fc.Arbitrary<Meant> => {
  const condition = fc
    .constantFrom(...CONDITIONS)
    .map(([filter, names]) => ({ filter, names: names.split(''), count: 2 }))
  if (depth === 0) return condition
  const some = fc.array(anyFilter(depth - 1), { minLength: 1, maxLength: 3 })
  const filtersOf = (parts: Meant[]) => parts.map(({ filter }) => filter)
  return fc.oneof(
    condition,
    fc.tuple(condition, some).map(([one, parts]) => ({
      filter: { ...one.filter, and: filtersOf(parts) },
      names: one.names.filter((name) => parts.every(({ names }) => names.includes(name))),
      count: sizeOf([one, ...parts]),
    })),
    fc.tuple(condition, some).map(([one, parts]) => ({
      filter: { ...one.filter, or: filtersOf(parts) },
      names: one.names.filter((name) => parts.some(({ names }) => names.includes(name))),
      count: sizeOf([one, ...parts]),
    })),
    anyFilter(depth - 1).map(({ filter, names, count }) => ({
      filter: { not: filter },
      names: Object.keys(TASKS).filter((name) => !names.includes(name)),
      count,
    })),
  )
}

test('any conditions within each other find what they mean, and never what is somebody else’s', async () => {
  const { app, found } = await start()
  await buildTasks(app, await buildUser(app), TASKS)

  await fc.assert(
    fc.asyncProperty(anyFilter(4), async ({ filter, names, count }) => {
      fc.pre(count <= 50)
      expect(await found(filter)).toBe(names.join(''))
    }),
  )
})

const everything: TaskFilter[] = [
  {},
  { or: [tea, { not: tea }] },
  { or: [{ completed: true }, { completed: false }] },
  { or: [{ not: { title: { eq: 'nothing is called so' } } }, {}] },
  { not: { not: {} } },
  { not: { dueDate: { eq: '2026-11-20', isNull: true } } },
]

test.each(everything)('somebody else’s tasks are not found by %j', async (filter) => {
  const { app, ada, found } = await start()
  const eve = await buildUser(app)
  const hers = await buildTask(app, eve, { title: 'Eve’s', description: 'tea', dueDate: '2026-11-20' })

  const page = await findTasks(app, eve, { filter })

  expect(page.nodes).toEqual([hers])
  expect(page.totalCount).toBe(1)
  expect(await found(filter)).toBe('ABCD')
  expect((await findTasks(app, ada, { filter, first: 1 })).totalCount).toBe(4)
})

test.each<[TaskFilter, number]>([
  [tea, 2],
  [{ ...tea, ...low }, 1],
  [{ or: [tea, low] }, 3],
  [{ not: tea }, 2],
  [done, 2],
  [{ dueDate: { within: 'TODAY', isNull: true } }, 0],
])('all that %j finds are counted, %i, on whatever page', async (filter, count) => {
  const { app, ada } = await start()

  const first = await findTasks(app, ada, { filter, first: 1 })
  const rest = await findTasks(app, ada, { filter, first: 3, after: first.pageInfo.endCursor })

  expect([first.totalCount, rest.totalCount]).toEqual([count, count])
  expect(first.nodes.length + rest.nodes.length).toBe(count)
})

const CountTwice = graphql(`
  query CountTwice($one: TaskFilter, $other: TaskFilter) {
    one: tasks(filter: $one) {
      totalCount
    }
    other: tasks(filter: $other, orderBy: { field: TITLE }) {
      totalCount
    }
    again: tasks(filter: $other) {
      totalCount
    }
    me {
      tasks(filter: $one) {
        totalCount
      }
    }
    all: tasks {
      totalCount
    }
  }
`)

test('lists of several filters in one document are each counted for themselves', async () => {
  const { app, ada } = await start()

  const counts = await answer(app, CountTwice, {
    as: ada,
    variables: { one: { ...tea, ...low }, other: { or: [tea, early, { dueDate: { within: 'OVERDUE' } }, low] } },
  })

  const count = (totalCount: number) => ({ totalCount })
  expect(counts).toEqual({ one: count(1), other: count(3), again: count(3), me: { tasks: count(1) }, all: count(4) })
})
