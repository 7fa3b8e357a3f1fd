import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { sharedApp } from '../../test/app.ts'
import { buildTask, buildUser } from '../../test/build.ts'
import { send } from '../../test/http/send.ts'

const LEGACY = 'application/json'
const CURRENT = 'application/graphql-response+json'
const search = (parameters: Record<string, string>) => `/graphql?${new URLSearchParams(parameters).toString()}`

/** A person with a task, and a function that queries it. */
async function start() {
  const app = await sharedApp()
  const ada = await buildUser(app)
  const { id } = await buildTask(app, ada)
  const post = (accept: string | null, body: object) => {
    const headers = { 'content-type': 'application/json', ...(accept !== null && { accept }) }
    return send(app, { method: 'POST', as: ada, headers, body: JSON.stringify(body) })
  }
  const get = (parameters: Record<string, string>) => send(app, { path: search(parameters), as: ada })
  return { app, ada, id, post, get }
}

describe('a query by GET', () => {
  test('with a token is answered: no page of another origin can send one unasked', async () => {
    const { id, get } = await start()

    const { status, text } = await get({
      query: 'query ($id: ID!) { task(id: $id) { id } }',
      variables: JSON.stringify({ id }),
    })

    expect(status).toBe(200)
    expect(JSON.parse(text)).toMatchObject({ data: { task: { id } } })
  })

  test.each([
    ['variables that are no JSON', { query: '{ __typename }', variables: '{' }],
    ['no query', { operationName: 'A' }],
  ])('with %s is refused in JSON', async (_, parameters) => {
    const { get } = await start()

    const refused = await get(parameters)

    expect([refused.status, refused.code()]).toEqual([400, 'BAD_REQUEST'])
  })
})

describe('a query that is known by its hash', () => {
  const persisted = (query: string) => ({
    persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') },
  })

  test('is asked for once, and then answered by GET and POST without it', async () => {
    const { id, post, get } = await start()
    const query = `query Known${id} { task(id: "${id}") { title } }`
    const extensions = persisted(query)
    const ask = () => get({ extensions: JSON.stringify(extensions) })

    const unknown = await ask()
    const registered = await post(null, { query, extensions })
    const answers = [await ask(), await post(null, { extensions })]

    expect([unknown.status, unknown.code()]).toEqual([200, 'PERSISTED_QUERY_NOT_FOUND'])
    for (const { status, text } of [registered, ...answers]) {
      expect(status).toBe(200)
      expect(JSON.parse(text)).toMatchObject({ data: { task: { title: 'Water the plants' } } })
    }
  })

  test('is not kept under the hash of another', async () => {
    const { post, get } = await start()
    const extensions = persisted('query Other { me { id } }')

    const refused = await post(null, { query: 'query Another { me { name } }', extensions })

    expect([refused.status, refused.code()]).toEqual([400, 'BAD_REQUEST'])
    expect((await get({ extensions: JSON.stringify(extensions) })).code()).toBe('PERSISTED_QUERY_NOT_FOUND')
  })

  const HASH = 'a'.repeat(64)

  test.each<[string, unknown]>([
    ['another version', { version: 2, sha256Hash: HASH }],
    ['a version that is text', { version: '1', sha256Hash: HASH }],
    ['no hash', { version: 1 }],
    ['a short hash', { version: 1, sha256Hash: 'abc' }],
    ['a hash that is a number', { version: 1, sha256Hash: 5 }],
    ['a hash that is an object', { version: 1, sha256Hash: { toString: 1 } }],
    ['text', 'x'],
    ['a list', [{ version: 1, sha256Hash: HASH }]],
    ['true', true],
  ])('by %s is a mistake of the caller, with and without the query, by GET and POST', async (_, persistedQuery) => {
    const { post, get } = await start()
    const extensions = { persistedQuery }

    const refused = [
      await post(null, { extensions }),
      await post(null, { query: '{ __typename }', extensions }),
      await get({ extensions: JSON.stringify(extensions) }),
    ]

    for (const { status, code } of refused) expect([status, code()]).toEqual([400, 'BAD_REQUEST'])
  })

  test('that is a mutation cannot be run by GET', async () => {
    const { id, post, get } = await start()
    const query = `mutation Kept${id} { completeTask(input: { id: "${id}" }) { task { id } } }`
    const extensions = persisted(query)
    await post(null, { query, extensions })

    const refused = await get({ extensions: JSON.stringify(extensions) })

    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'POST'])
  })
})

describe('the type of an answer', () => {
  test.each([
    [null, LEGACY],
    ['*/*', LEGACY],
    ['application/*', LEGACY],
    [LEGACY, LEGACY],
    [`${LEGACY}; charset=utf-8`, LEGACY],
    [CURRENT, CURRENT],
    [`${CURRENT}, ${LEGACY};q=0.9`, CURRENT],
    [`${CURRENT};q=0.5, ${LEGACY}`, LEGACY],
    [`text/html, ${CURRENT};q=0.1`, CURRENT],
  ])('for those who accept %s is %s', async (accept, type) => {
    const { post } = await start()

    const { status, headers } = await post(accept, { query: '{ me { id } }' })

    expect([status, headers.get('content-type')]).toEqual([200, `${type}; charset=utf-8`])
  })

  test.each(['text/html', 'application/xml', `${LEGACY};q=0`, 'nonsense'])(
    'cannot be %s: that is said in JSON, before anything is done',
    async (accept) => {
      const { id, post } = await start()

      const refused = await post(accept, {
        query: `mutation { deleteTask(input: { id: "${id}" }) { deletedTaskId } }`,
      })

      expect([refused.status, refused.code()]).toEqual([406, 'NOT_ACCEPTABLE'])
      expect(refused.headers.get('content-type')).toMatch(/^application\/json/)
      expect((await post(null, { query: `{ task(id: "${id}") { id } }` })).text).toContain(id)
    },
  )
})

describe('the status of an answer to a document that cannot be run', () => {
  const wrong: [string, object][] = [
    ['is no GraphQL', { query: '{' }],
    ['asks for what there is not', { query: '{ nothing }' }],
    ['comes with wrong variables', { query: 'query ($id: ID!) { task(id: $id) { id } }', variables: {} }],
    ['has no operation of that name', { query: 'query A { __typename }', operationName: 'B' }],
  ]

  test.each(wrong)('because it %s is 400, but 200 for those who know no type but application/json', async (_, body) => {
    const { post } = await start()

    const statuses = await Promise.all(
      [CURRENT, `${LEGACY}, ${CURRENT}`, null, '*/*', LEGACY].map(async (accept) => (await post(accept, body)).status),
    )

    expect(statuses).toEqual([400, 400, 400, 400, 200])
  })

  test.each([
    ['cost', 400, { query: `{ ${'...F '.repeat(50)} } fragment F on Query { tasks(first: 100) { nodes { id } } }` }],
    ['a missing query', 400, {}],
  ])('because of %s is %i for everybody', async (_, status, body) => {
    const { post } = await start()

    const statuses = await Promise.all([CURRENT, null, LEGACY].map(async (accept) => (await post(accept, body)).status))

    expect(statuses).toEqual([status, status, status])
  })
})
