import { describe, expect, test } from 'vitest'
import { sharedApp } from '../../../test/app.ts'
import { buildTask, buildUser } from '../../../test/build.ts'
import { type App, execute, fieldsOf } from '../../../test/execute.ts'
import { FindTasks } from '../../../test/tasks/finding/finding.ts'
import type { TaskFilter } from '../../../test/generated/graphql.ts'
import { findTasks } from '../../../test/pages/pages.ts'
import { send } from '../../../test/http/send.ts'

/** A person with one task, and a function that returns the result of a filter. */
async function start() {
  const app = await sharedApp()
  const ada = await buildUser(app)
  const { id } = await buildTask(app, ada, { title: 'Tea' })
  const ask = (filter: TaskFilter) => execute(app, FindTasks, { as: ada, variables: { filter } })
  return { app, ada, id, ask }
}

const times = <T>(count: number, value: T): T[] => Array<T>(count).fill(value)
const tea = { title: { contains: 'tea' } }
const openTasks = { completed: false }

type Wrap = (filter: TaskFilter) => TaskFilter
const nested = (depth: number, wrap: Wrap, filter: TaskFilter = tea): TaskFilter =>
  depth === 0 ? filter : wrap(nested(depth - 1, wrap, filter))

describe('conditions within each other', () => {
  test.each<[string, Wrap, string]>([
    ['and', (filter) => ({ and: [filter] }), 'filter.and.0.and.0.and.0.and.0.and.0'],
    ['or', (filter) => ({ or: [filter] }), 'filter.or.0.or.0.or.0.or.0.or.0'],
    ['not', (filter) => ({ not: filter }), 'filter.not.not.not.not.not'],
  ])('are at most 4 deep, as with %s', async (_, wrap, path) => {
    const { id, ask } = await start()

    const deepest = await ask(nested(4, wrap))
    const tooDeep = await ask(nested(5, wrap))

    expect(deepest.data?.tasks.nodes).toEqual([{ id, title: 'Tea' }])
    expect(tooDeep).toMatchObject({ status: 200, data: null, code: 'BAD_USER_INPUT' })
    expect(fieldsOf(tooDeep)).toEqual([path])
  })

  test('of different kinds count together', async () => {
    const { ask } = await start()

    const deepest = await ask({ and: [{ or: [{ not: { not: tea } }] }] })
    const tooDeep = await ask({ and: [{ or: [{ not: { not: { and: [tea] } } }] }] })

    expect(deepest.data?.tasks.totalCount).toBe(1)
    expect(fieldsOf(tooDeep)).toEqual(['filter.and.0.or.0.not.not.and.0'])
  })
})

describe('a filter', () => {
  test.each<[string, (count: number) => TaskFilter]>([
    ['in one list', (count) => ({ title: { in: times(count, 'tea') } })],
    ['in one list of priorities', (count) => ({ priority: { in: times(count, 'NONE') } })],
    ['one of which is to be met', (count) => ({ or: times(count, openTasks) })],
    ['all of which are to be met', (count) => ({ and: times(count, openTasks) })],
    ['that say nothing', (count) => ({ or: times(count, {}) })],
    [
      'here and there',
      (count) => ({ or: [{ title: { in: times(count - 2, 'tea') } }], not: { not: tea }, ...openTasks }),
    ],
    ['of one task', (count) => ({ and: times(count / 2, { title: { contains: 'e', startsWith: 't' } }) })],
  ])('has at most 50 conditions %s', async (_, filter) => {
    const { id, ask } = await start()

    const most = await ask(filter(50))
    const tooMany = await ask(filter(52))

    expect(most.data?.tasks.nodes).toEqual([{ id, title: 'Tea' }])
    expect(tooMany).toMatchObject({ status: 200, data: null, code: 'BAD_USER_INPUT' })
    expect(fieldsOf(tooMany)).toEqual(['filter'])
    expect(tooMany.errors[0]?.message).toContain('50')
  })

  test('of 51 conditions is one too many', async () => {
    const { ask } = await start()

    expect(fieldsOf(await ask({ title: { in: times(51, 'tea') } }))).toEqual(['filter'])
  })

  test.each<[string, TaskFilter, string[]]>([
    ['an empty text', { title: { eq: '' } }, ['filter.title.eq']],
    ['an empty text anywhere', { title: { in: ['tea', ''] } }, ['filter.title.in.1']],
    [
      'an empty part',
      { description: { contains: '', startsWith: '' } },
      ['filter.description.contains', 'filter.description.startsWith'],
    ],
    ['501 characters', { title: { contains: 'x'.repeat(501) } }, ['filter.title.contains']],
    ['NUL', { title: { eq: 'a\u0000b' } }, ['filter.title.eq']],
    ['half a character', { title: { eq: '\uD800' } }, ['filter.title.eq']],
    ['no texts', { title: { in: [] } }, ['filter.title.in']],
    ['no priorities', { priority: { in: [] } }, ['filter.priority.in']],
    ['nothing of which all are to be met', { and: [] }, ['filter.and']],
    ['nothing of which one is to be met', { or: [] }, ['filter.or']],
    ['no conditions beside one', { completed: true, or: [], and: [] }, ['filter.and', 'filter.or']],
    ['nothing within something', { not: { or: [tea, { and: [] }] } }, ['filter.not.or.1.and']],
    ['a day that is none', { dueDate: { eq: '2026-02-30' } }, ['filter.dueDate.eq']],
    [
      'a day in other words',
      { dueDate: { lt: 'tomorrow', gte: '21.11.2026' } },
      ['filter.dueDate.lt', 'filter.dueDate.gte'],
    ],
    ['a day with a time', { dueDate: { lte: '2026-11-21T00:00:00Z' } }, ['filter.dueDate.lte']],
    ['the year nought', { dueDate: { gt: '0000-01-01' } }, ['filter.dueDate.gt']],
    ['a day for an instant', { createdAt: { lt: '2026-11-21' } }, ['filter.createdAt.lt']],
    ['an instant without a time zone', { updatedAt: { lte: '2026-11-21T09:30:00' } }, ['filter.updatedAt.lte']],
    ['an instant that is none', { completedAt: { gt: '2026-02-30T00:00:00Z' } }, ['filter.completedAt.gt']],
    ['a leap second', { createdAt: { gte: '2026-12-31T23:59:60Z' } }, ['filter.createdAt.gte']],
    ['infinity', { createdAt: { gte: 'infinity' } }, ['filter.createdAt.gte']],
    [
      'much that is wrong',
      { title: { eq: '' }, or: [{ dueDate: { eq: 'x' } }, { not: { priority: { in: [] } } }], createdAt: { lt: 'x' } },
      ['filter.title.eq', 'filter.createdAt.lt', 'filter.or.0.dueDate.eq', 'filter.or.1.not.priority.in'],
    ],
  ])('with %s is refused, for every reason', async (_, filter, paths) => {
    const { ask } = await start()

    const refused = await ask(filter)

    expect(refused).toMatchObject({ status: 200, data: null, code: 'BAD_USER_INPUT' })
    expect(fieldsOf(refused)).toEqual(paths)
  })

  test('with thousands of problems is refused with the first hundred of them', async () => {
    const { ask } = await start()

    const refused = await ask({ title: { in: times(20_000, '') } })

    expect(refused.code).toBe('BAD_USER_INPUT')
    expect(fieldsOf(refused)).toEqual(times(100, '').map((_, n) => `filter.title.in.${n}`))
  })

  test.each([
    ['an unknown field', { estimate: 5 }],
    ['an unknown comparison', { title: { like: 'tea' } }],
    ['an unknown priority', { priority: { in: ['URGENT'] } }],
    ['an unknown range', { dueDate: { within: 'SOON' } }],
    ['a number for a text', { title: { eq: 5 } }],
    ['a number for a day', { dueDate: { eq: 20_261_121 } }],
    ['a number for an instant', { createdAt: { lt: 1_795_000_000_000 } }],
    ['a text for a boolean', { completed: 'true' }],
    ['null in a list', { title: { in: ['tea', null] } }],
    ['null as one of several', { or: [null] }],
    ['whether it is made at all', { createdAt: { isNull: true } }],
  ])('with %s does not fit', async (_, filter) => {
    const { app, ada } = await start()
    const variables = JSON.stringify({ filter })

    const refused = await sendVariables(app, ada, variables)

    expect([refused.status, refused.code()]).toEqual([400, 'BAD_USER_INPUT'])
  })
})

/** As text: JavaScript cannot serialize values that are nested so deeply. */
const sendVariables = (app: App, as: { token: string }, variables: string) =>
  send(app, {
    method: 'POST',
    as,
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: `{"query":${JSON.stringify(FindTasks.toString())},"variables":${variables}}`,
  })

test.each([
  ['not', '{"not":', '}', 30_000],
  ['and', '{"and":[', ']}', 20_000],
  ['or', '{"or":[{},', ']}', 10_000],
  ['a list', '[', ']', 60_000],
])(
  'a filter that nests without end is refused, as with %s, and the next is answered',
  async (_, open, close, depth) => {
    const { app, ada } = await start()

    const refused = await sendVariables(app, ada, `{"filter":${open.repeat(depth)}{}${close.repeat(depth)}}`)

    expect([refused.status, refused.code()]).toEqual([400, 'BAD_USER_INPUT'])
    expect((await findTasks(app, ada)).totalCount).toBe(1)
  },
)
