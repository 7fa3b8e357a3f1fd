import { describe, expect, test } from 'vitest'
import { sharedApp, startApp } from '../../test/app.ts'
import { buildTask, buildUser } from '../../test/build.ts'
import type { Failure } from '../../test/execute.ts'
import { captureLog } from '../../test/log.ts'
import { send, sendDocument, type Reply } from '../../test/http/send.ts'

const fieldsOf = ({ text }: Reply) => {
  const { errors = [] }: { errors?: Failure[] } = JSON.parse(text)
  return errors.flatMap(({ extensions }) => extensions.fields ?? [])
}

const pathsOf = (reply: Reply) => fieldsOf(reply).map(({ path }) => path)

const CREATE = 'mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { id } } }'
const CREATE_ALL = 'mutation ($input: CreateTasksInput!) { createTasks(input: $input) { results { task { id } } } }'
const UPDATE_ALL = 'mutation ($input: UpdateTasksInput!) { updateTasks(input: $input) { results { task { id } } } }'
const NODES = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }'

describe('null for a variable that has a default', () => {
  test.each<[string, string, Record<string, null>, string]>([
    [
      'in an input object',
      'query ($d: OrderDirection = ASC) { tasks(orderBy: { field: TITLE, direction: $d }) { totalCount } }',
      { d: null },
      'orderBy.direction',
    ],
    [
      'in the input of a mutation',
      'mutation ($t: String = "x") { createTask(input: { title: $t }) { task { id } } }',
      { t: null },
      'title',
    ],
    ['in an argument', 'query ($id: ID = "x") { task(id: $id) { id } }', { id: null }, 'id'],
    ['in a list', 'query ($id: ID = "x") { nodes(ids: ["y", $id]) { id } }', { id: null }, 'ids'],
    ['of a condition', 'query ($if: Boolean = true) { me @include(if: $if) { id } }', { if: null }, 'if'],
    [
      'in a fragment',
      'query A($id: ID = "x") { ...F } query B { __typename } fragment F on Query { task(id: $id) { id } }',
      { id: null },
      'id',
    ],
  ])(
    '%s where null cannot be is BAD_USER_INPUT that names the field, for anybody',
    async (_, query, variables, path) => {
      const app = await sharedApp()
      const body = { query, variables, ...(query.startsWith('query A') && { operationName: 'A' }) }

      const refused = [await sendDocument(app, body), await sendDocument(app, body, { as: await buildUser(app) })]

      for (const reply of refused) {
        expect([reply.status, reply.code()]).toEqual([400, 'BAD_USER_INPUT'])
        expect(pathsOf(reply)).toEqual([path])
      }
    },
  )

  test('is taken where null can be, and by whoever leaves the variable out', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    await buildTask(app, ada)
    const ask = (query: string, variables: Record<string, unknown>) =>
      sendDocument(app, { query, variables }, { as: ada })

    const answers = [
      await ask('query ($first: Int = 1) { tasks(first: $first) { totalCount } }', { first: null }),
      await ask(
        'query ($d: OrderDirection = ASC) { tasks(orderBy: { field: TITLE, direction: $d }) { totalCount } }',
        {},
      ),
    ]

    for (const { text } of answers) expect(JSON.parse(text)).toMatchObject({ data: { tasks: { totalCount: 1 } } })
  })
})

describe('a variable of any JSON', () => {
  const hostile = { toString: 1, valueOf: 1, toJSON: 1, length: 7 }

  test.each<[string, string, unknown]>([
    ['a page size', 'query ($v: Int) { tasks(first: $v) { nodes { id } } }', hostile],
    ['a page size that is text', 'query ($v: Int) { tasks(first: $v) { nodes { id } } }', '5'],
    ['an id', 'query ($v: ID!) { task(id: $v) { id } }', hostile],
    ['a search', 'query ($v: String) { tasks(search: $v) { nodes { id } } }', [hostile]],
    ['a list of ids', 'query ($v: [ID!]!) { nodes(ids: $v) { id } }', hostile],
    ['a condition', 'query ($v: Boolean!) { me @include(if: $v) { id } }', hostile],
    ['a filter', 'query ($v: TaskFilter) { tasks(filter: $v) { totalCount } }', 'completed'],
  ])('that is no good as %s is BAD_USER_INPUT that names it, logged as information', async (_, query, v) => {
    const log = captureLog()
    const app = await startApp({ log: log.log })

    const refused = await sendDocument(app, { query, variables: { v } })

    expect([refused.status, refused.code()]).toEqual([400, 'BAD_USER_INPUT'])
    expect(new Set(pathsOf(refused).map((path) => path.replace(/^0$/, 'v')))).toEqual(new Set(['v']))
    expect((await log.lines(1)).map(({ level }) => level)).toEqual(['info'])
  })

  test('is read the same by GET', async () => {
    const query = 'query ($v: Int) { tasks(first: $v) { nodes { id } } }'
    const path = `/graphql?${String(new URLSearchParams({ query, variables: '{"v":{"toString":1}}' }))}`

    const refused = await send(await sharedApp(), { path, headers: { 'apollo-require-preflight': 'true' } })

    expect([refused.status, refused.code()]).toEqual([400, 'BAD_USER_INPUT'])
  })
})

describe('a list in variables with many mistakes', () => {
  const items = (item: unknown) => Array.from({ length: 60 }, () => item)

  test.each<[string, string, Record<string, unknown>, (n: number) => string]>([
    ['tasks without a title', CREATE_ALL, { input: { tasks: items({}) } }, (n) => `tasks.${n}.title`],
    ['tasks without an id', UPDATE_ALL, { input: { tasks: items({ title: 'x' }) } }, (n) => `tasks.${n}.id`],
    ['ids that are none', NODES, { ids: items({}) }, (n) => `${n}`],
    [
      'priorities that there are not',
      'query ($f: TaskFilter) { tasks(filter: $f) { totalCount } }',
      { f: { priority: { in: items('SOON') } } },
      (n) => `priority.in.${n}`,
    ],
  ])('is one BAD_USER_INPUT that names all of them, as with 60 %s', async (_, query, variables, path) => {
    const app = await sharedApp()

    const refused = await sendDocument(app, { query, variables }, { as: await buildUser(app) })

    const { errors }: { errors: unknown[] } = JSON.parse(refused.text)
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
    expect(pathsOf(refused)).toEqual(items(null).map((_, n) => path(n)))
  })

  test('names 100 of them at most', async () => {
    const app = await sharedApp()

    const refused = await sendDocument(app, { query: NODES, variables: { ids: Array(20_000).fill(null) } })

    expect([refused.code(), pathsOf(refused).length]).toEqual(['BAD_USER_INPUT', 100])
  })
})

describe('what is wrong with an enum or a scalar', () => {
  test.each<[string, unknown, string]>([
    ['priority', 'SOON', 'priority must be one of NONE, LOW, MEDIUM, HIGH.'],
    ['priority', '" at "input.title"; Field "x', 'priority must be one of NONE, LOW, MEDIUM, HIGH.'],
    ['priority', 'got invalid value "a"; b\nat', 'priority must be one of NONE, LOW, MEDIUM, HIGH.'],
    ['priority', ['HIGH'], 'priority must be one of NONE, LOW, MEDIUM, HIGH.'],
    ['priority', 'constructor', 'priority must be one of NONE, LOW, MEDIUM, HIGH.'],
    ['title', 7, 'title must be a string.'],
    ['dueDate', { at: 'input.title"; Field "x"' }, 'dueDate must be a string.'],
    ['clientId', true, 'clientId must be a string or a whole number.'],
    ['colour', 'red', 'colour is unknown; there are only title, description, priority, dueDate, clientId.'],
    ['__proto', 'red', '__proto is unknown; there are only title, description, priority, dueDate, clientId.'],
  ])('names %s and what it can be, whatever the value has in it: %j', async (field, value, message) => {
    const app = await sharedApp()
    const variables = { input: { title: 'x', [field]: value } }

    const refused = await sendDocument(app, { query: CREATE, variables }, { as: await buildUser(app) })

    expect(fieldsOf(refused)).toEqual([{ path: field, message }])
  })

  test.each<[unknown, string]>([
    [2 ** 31, 'first must be a whole number from -2147483648 to 2147483647.'],
    [1.5, 'first must be a whole number from -2147483648 to 2147483647.'],
  ])('says the range of a number, as with %j', async (first, message) => {
    const query = 'query ($first: Int) { tasks(first: $first) { totalCount } }'

    const refused = await sendDocument(await sharedApp(), { query, variables: { first } })

    expect(fieldsOf(refused)).toEqual([{ path: 'first', message }])
  })
})
