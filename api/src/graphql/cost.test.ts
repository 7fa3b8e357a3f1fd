import { isObjectType } from 'graphql'
import { describe, expect, test } from 'vitest'
import { sharedApp } from '../../test/app.ts'
import { buildTask, buildUser } from '../../test/build.ts'
import { send, sendDocument } from '../../test/http/send.ts'
import { MAX_COST, WEIGHTS } from './cost.ts'
import { createSchema } from './schema.ts'

type Cost = { requested: number; limit: number }

/** The cost of the operation, as reported in the response to a signed-in person. */
async function costOf(query: string, variables?: Record<string, unknown>): Promise<number> {
  const app = await sharedApp()
  const { text } = await sendDocument(app, { query, ...(variables && { variables }) }, { as: await person() })
  const { extensions }: { extensions: { cost: Cost } } = JSON.parse(text)
  expect(extensions.cost.limit).toBe(MAX_COST)
  return extensions.cost.requested
}

let ada: ReturnType<typeof buildUser> | undefined
const person = async () => (ada ??= buildUser(await sharedApp()))

describe('the cost of an operation', () => {
  test.each([
    ['a point for each field of an object', '{ me { id name } }', 3],
    ['a point for each value of a page', '{ tasks(first: 20) { nodes { id title } pageInfo { endCursor } } }', 63],
    ['50 items where nobody says how many', '{ tasks { nodes { id } } }', 101],
    ['as many from the end', '{ tasks(last: 3) { nodes { id } } }', 7],
    ['every edge and what it leads to', '{ tasks(first: 10) { edges { cursor node { id } } } }', 41],
    ['lists without pages as 10', '{ sessions { id } }', 20],
    ['long texts tenfold', '{ tasks(first: 10) { nodes { description } } }', 111],
    ['what is looked for', '{ tasks(first: 1, search: "x", filter: { completed: true }) { nodes { id } } }', 123],
    ['nothing for what is looked for as null', '{ tasks(first: 1, search: null) { nodes { id } } }', 3],
    ['a total, which is a query of its own', '{ tasks(first: 1) { totalCount } }', 21],
    [
      'what fragments select',
      '{ ...A } fragment A on Query { tasks(first: 10) { ...B } } fragment B on TaskConnection { nodes { id } }',
      21,
    ],
    ['what inline fragments select', '{ ... { tasks(first: 10) { ... on TaskConnection { nodes { id } } } } }', 21],
    ['each alias', '{ a: tasks(first: 10) { nodes { id } } b: tasks(first: 10) { nodes { id } } }', 42],
    [
      'what is spread again',
      '{ tasks(first: 10) { ...F nodes { ...G } } } fragment F on TaskConnection { nodes { ...G } } fragment G on Task { id }',
      41,
    ],
    ['what a condition leaves out', '{ me @skip(if: true) { id } me @include(if: false) { name } }', 4],
    ['every type that it might be', '{ node(id: "x") { ... on User { name } ... on Task { title } } }', 3],
    ['pages below a page that is one object', '{ me { tasks(first: 100) { nodes { id } } } }', 202],
    ['a mutation as 10', 'mutation { reopenTask(input: { id: "x" }) { task { id } } }', 12],
    ['introspection as nothing', '{ __typename __schema { types { name fields { name } } } }', 0],
    ['rateLimit as nothing', '{ rateLimit { remaining cost } }', 0],
  ])('counts %s', async (_, query, points) => {
    expect(await costOf(query)).toBe(points)
  })

  test.each([
    ['given', { first: 7 }, 15],
    ['left to their default', {}, 61],
    ['null', { first: null }, 101],
  ])('knows the variables, when they are %s', async (_, variables, points) => {
    expect(await costOf('query ($first: Int = 30) { tasks(first: $first) { nodes { id } } }', variables)).toBe(points)
  })

  test('of the same document is another with other variables', async () => {
    const query = 'query ($first: Int) { tasks(first: $first) { nodes { id } } }'

    const costs = [await costOf(query, { first: 1 }), await costOf(query, { first: 100 }), await costOf(query)]

    expect(costs).toEqual([3, 201, 101])
  })

  test('of many mutations at once counts each of them, and its result', async () => {
    const query = `mutation ($tasks: [DeleteTaskInput!]!, $input: DeleteTasksInput!) {
      a: deleteTasks(input: { tasks: $tasks }) { results { deletedTaskId } }
      b: deleteTasks(input: $input) { results { deletedTaskId } }
      c: deleteTasks(input: { tasks: [{ id: "x" }, { id: "y" }, { id: "z" }] }) { results { deletedTaskId } }
    }`
    const tasks = Array.from({ length: 20 }, () => ({ id: 'x' }))

    const cost = await costOf(query, { tasks, input: { tasks: tasks.slice(10) } })

    expect(cost).toBe(33 * (10 + 1 + 1))
  })

  test.each([
    ['lists without end', `{"input":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
    ['objects without end', `{"input":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`],
  ])('is found for variables that are %s', async (_, variables) => {
    const query = 'mutation ($input: ReopenTaskInput!) { reopenTask(input: $input) { task { id } } }'
    const body = `{"query":${JSON.stringify(query)},"variables":${variables}}`
    const headers = { 'content-type': 'application/json' }

    const refused = await send(await sharedApp(), { method: 'POST', as: await person(), headers, body })

    expect(refused.code()).toMatch(/^(BAD_USER_INPUT|QUERY_TOO_COMPLEX)$/)
  })

  test.each([
    [{ search: 'x' }, 103],
    [{ search: null }, 3],
    [{}, 3],
  ])('knows whether something is looked for, with the variables %j', async (variables, points) => {
    const query = 'query ($search: String) { tasks(first: 1, search: $search) { nodes { id } } }'

    expect(await costOf(query, variables)).toBe(points)
  })

  test('is weighed for fields that there are', () => {
    const schema = createSchema()

    const unknown = Object.keys(WEIGHTS).filter((name) => {
      const [typeName = '', field = ''] = name.split('.')
      const type = schema.getType(typeName)
      return !isObjectType(type) || !type.getFields()[field]
    })

    expect(unknown).toEqual([])
  })
})

describe('an operation that costs too much', () => {
  /** This many pages of 100 tasks, each for 201 points. */
  const pages = (count: number, page = 'tasks(first: 100) { nodes { id } }') =>
    `{ ${Array.from({ length: count }, (_, n) => `a${n}: ${page}`).join(' ')} }`

  test('does not run, and hears by how much', async () => {
    const app = await sharedApp()

    const refused = await sendDocument(app, { query: pages(50) }, { as: await person() })

    expect([refused.status, refused.code()]).toEqual([400, 'QUERY_TOO_COMPLEX'])
    expect(JSON.parse(refused.text)).toEqual({
      errors: [
        {
          message: expect.stringMatching(/costs 10050 points; at most 10000/),
          extensions: { code: 'QUERY_TOO_COMPLEX', requested: 10_050, limit: 10_000 },
        },
      ],
      extensions: { cost: { requested: 10_050, limit: 10_000 } },
    })
  })

  test('by a point less is answered', async () => {
    const answer = await sendDocument(await sharedApp(), { query: pages(49) }, { as: await person() })

    expect([answer.status, answer.code()]).toEqual([200, undefined])
  })

  test.each([
    ['fragments', `{ ...P } fragment P on Query ${pages(50)}`],
    [
      'a page size in a variable',
      pages(50, 'tasks(first: $n) { nodes { id } }').replace('{', 'query ($n: Int = 100) {'),
    ],
    ['conditions', pages(50).replaceAll(') {', ') @include(if: true) {')],
    [
      'many names of one long text',
      `{ tasks(first: 100) { nodes { ${Array.from({ length: 20 }, (_, n) => `d${n}: description`).join(' ')} } } }`,
    ],
    ['fragments that spread the next one twice', doubling(90)],
  ])('cannot hide it by %s', async (_, query) => {
    const refused = await sendDocument(await sharedApp(), { query }, { as: await person() })

    expect([refused.status, refused.code()]).toEqual([400, 'QUERY_TOO_COMPLEX'])
  })

  test('is no subscription either', async () => {
    const app = await sharedApp()
    const values = Array.from({ length: 90 }, (_, n) => `d${n}: description`).join(' ')
    const query = `subscription { taskChanged { task { ${'... { ...D } '.repeat(12)} } } } fragment D on Task { ${values} }`

    const told = await sendDocument(app, { query }, { as: await person(), path: '/graphql/stream' })

    expect(told.text).toContain('"code":"QUERY_TOO_COMPLEX","requested":10802,"limit":10000')
  })

  test('changes nothing', async () => {
    const app = await sharedApp()
    const as = await person()
    const { id } = await buildTask(app, as)
    const values = Array.from({ length: 90 }, (_, n) => `d${n}: description`).join(' ')
    const update = `updateTask(input: { id: "${id}", title: "New" }) { task { ...D } }`
    const spread = '... { ...D } '.repeat(12)
    const query = `mutation { ${update.replace('...D', spread)} } fragment D on Task { ${values} }`

    const refused = await sendDocument(app, { query }, { as })

    expect(refused.code()).toBe('QUERY_TOO_COMPLEX')
    const { text } = await sendDocument(app, { query: `{ task(id: "${id}") { title } }` }, { as })
    expect(text).not.toContain('New')
  })
})

/** Each fragment spreads the next one twice. */
function doubling(count: number): string {
  const fragments = Array.from(
    { length: count },
    (_, n) => `fragment F${n} on Task { ${n === count - 1 ? 'id' : `...F${n + 1} ... { ...F${n + 1} }`} }`,
  )
  return `{ tasks(first: 100) { nodes { ...F0 } } } ${fragments.join(' ')}`
}
