import { describe, expect, test } from 'vitest'
import { sharedApp } from '../../test/app.ts'
import { buildTask, buildUser } from '../../test/build.ts'
import { send, sendDocument } from '../../test/http/send.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
const NOTHING_MUCH = JSON.stringify({ query: '{ __typename }' })
const inQuery = (query: string) => `/graphql?${new URLSearchParams({ query }).toString()}`
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

describe('every answer', () => {
  test.each([
    ['of data', { method: 'POST', headers: JSON_TYPE, body: NOTHING_MUCH }],
    ['of an error', { method: 'POST', headers: JSON_TYPE, body: '{' }],
    ['of a wrong token', { method: 'POST', headers: { ...JSON_TYPE, authorization: 'Bearer x' }, body: NOTHING_MUCH }],
    ['of an unknown path', { path: '/nothing' }],
    ['of the health page', { path: '/health/live' }],
  ])('%s is kept by no cache, taken for nothing but what it is, and has an id', async (_, request) => {
    const app = await sharedApp()

    const { headers } = await send(app, request)

    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-type': expect.stringMatching(/^application\/json/),
      'x-request-id': expect.stringMatching(UUID),
      'access-control-allow-origin': '*',
    })
    expect(headers.has('access-control-allow-credentials')).toBe(false)
    expect(headers.has('set-cookie')).toBe(false)
    expect(headers.has('x-powered-by')).toBe(false)
  })

  test.each(['0199c2f4-7d2c-7000-8000-0123456789ab', 'web_1.2-3', 'x'.repeat(8), 'x'.repeat(64)])(
    'carries the id that the caller gave the request: %s',
    async (id) => {
      const app = await sharedApp()

      const { headers } = await send(app, { path: '/health/live', headers: { 'x-request-id': id } })

      expect(headers.get('x-request-id')).toBe(id)
    },
  )

  test.each([
    'short',
    'x'.repeat(65),
    'one two three',
    '{"level":"fatal"}',
    '<script>alert(1)</script>',
    '../../../etc/passwd',
    '',
  ])('carries an id of ours where the caller’s is "%s"', async (id) => {
    const app = await sharedApp()

    const { headers } = await send(app, { path: '/health/live', headers: { 'x-request-id': id } })

    expect(headers.get('x-request-id')).toMatch(UUID)
  })
})

describe('a page of another origin', () => {
  test('may ask before it sends a token', async () => {
    const app = await sharedApp()

    const { status, headers } = await send(app, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://elsewhere.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,idempotency-key,apollo-require-preflight',
      },
    })

    expect(status).toBe(204)
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.get('access-control-allow-methods')).toContain('POST')
    expect(headers.get('access-control-allow-headers')).toMatch(
      /authorization.*content-type.*idempotency-key.*apollo-require-preflight/i,
    )
    expect(headers.has('access-control-allow-credentials')).toBe(false)
  })

  test('may read the request’s id, when to try again, and what may be asked', async () => {
    const app = await sharedApp()

    const { headers } = await send(app, { path: '/health/live', headers: { origin: 'https://elsewhere.example' } })

    expect(headers.get('access-control-expose-headers')?.toLowerCase().split(', ')).toEqual(
      expect.arrayContaining([
        'x-request-id',
        'retry-after',
        'ratelimit-limit',
        'ratelimit-remaining',
        'ratelimit-reset',
        'idempotency-replayed',
      ]),
    )
  })

  const form = (type: string, body: string) => ({ method: 'POST', headers: { 'content-type': type }, body })

  test.each([
    ['a form', 415, form('application/x-www-form-urlencoded', 'query={me{id}}')],
    ['a form of plain text', 400, form('text/plain', NOTHING_MUCH)],
    ['a form with a file', 415, form('multipart/form-data; boundary=x', '--x--')],
    ['a link or an image', 400, { path: inQuery('{ __typename }') }],
  ])('cannot ask anything by %s, which browsers send without asking first', async (_, status, request) => {
    const app = await sharedApp()

    const refused = await send(app, request)

    expect([refused.status, refused.code()]).toEqual([
      status,
      status === 415 ? 'UNSUPPORTED_MEDIA_TYPE' : 'BAD_REQUEST',
    ])
    expect(refused.text).not.toContain('"data"')
  })
})

describe('a request', () => {
  test('can be a GET that a browser would have asked about first', async () => {
    const app = await sharedApp()

    const answer = await send(app, { path: inQuery('{ __typename }'), headers: { 'apollo-require-preflight': 'true' } })

    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.text)).toMatchObject({ data: { __typename: 'Query' } })
  })

  test('that is a GET cannot change anything', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const { id } = await buildTask(app, ada)
    const path = inQuery(`mutation { deleteTask(input: { id: "${id}" }) { deletedTaskId } }`)

    const refused = await send(app, { path, as: ada, headers: { 'apollo-require-preflight': 'true' } })

    expect([refused.status, refused.headers.get('allow'), refused.code()]).toEqual([405, 'POST', 'BAD_REQUEST'])
    expect((await sendDocument(app, { query: `{ task(id: "${id}") { id } }` }, { as: ada })).text).toContain(id)
  })

  test.each([
    ['of JSON that is cut off', '{"query":', 400],
    ['of nothing', '', 400],
    ['of null', 'null', 400],
    ['of text', '"{ __typename }"', 400],
    ['without a query', '{}', 400],
    ['with a query that is a number', '{"query":1}', 400],
    ['with variables that are text', '{"query":"{ __typename }","variables":"x"}', 400],
    ['of several at once', `[${NOTHING_MUCH},${NOTHING_MUCH}]`, 400],
    ['of one in a list', `[${NOTHING_MUCH}]`, 400],
    ['with a poisoned prototype', '{"query":"{ __typename }","__proto__":{"x":1}}', 400],
  ])('%s is refused in JSON', async (_, body, status) => {
    const app = await sharedApp()

    const refused = await send(app, { method: 'POST', headers: JSON_TYPE, body })

    expect([refused.status, refused.code()]).toEqual([status, 'BAD_REQUEST'])
    expect(refused.headers.get('content-type')).toMatch(/^application\/json/)
  })

  test.each(['application/xml', 'application/graphql', 'nonsense', 'application/json-seq'])(
    'of type %s is refused in JSON',
    async (type) => {
      const app = await sharedApp()

      const refused = await send(app, { method: 'POST', headers: { 'content-type': type }, body: NOTHING_MUCH })

      expect([refused.status, refused.code()]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE'])
    },
  )

  test.each([
    ['/', 404, 'NOT_FOUND'],
    ['/nothing?at=all', 404, 'NOT_FOUND'],
    ['/graphql/more', 404, 'NOT_FOUND'],
    ['/health', 404, 'NOT_FOUND'],
    ['/%zz', 400, 'BAD_REQUEST'],
  ])('for %s, where there is nothing, says so in JSON', async (path, status, code) => {
    const app = await sharedApp()

    const refused = await send(app, { path })

    expect([refused.status, refused.code()]).toEqual([status, code])
    expect(refused.headers.get('x-request-id')).toMatch(UUID)
  })
})

describe('the status of an answer', () => {
  const ask = async (query: string, signedIn: boolean) => {
    const app = await sharedApp()
    return sendDocument(app, { query }, signedIn ? { as: await buildUser(app) } : {})
  }

  test('is 401 when nothing was answered because nobody is signed in', async () => {
    const refused = await ask('{ me { id } again: me { id } }', false)

    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="latchkey"'])
  })

  test('is 200 when anything else was answered', async () => {
    const answer = await ask('{ __typename me { id } }', false)

    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([200, null])
    expect(JSON.parse(answer.text)).toMatchObject({
      data: { __typename: 'Query', me: null },
      errors: [{ path: ['me'] }],
    })
  })

  test('is 200 for errors that are about one field', async () => {
    const answer = await ask('{ me { name } task(id: "garbage") { id } }', true)

    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.text)).toMatchObject({
      data: { me: { name: 'Ada' }, task: null },
      errors: [{ path: ['task'] }],
    })
  })

  test('is 429 when there were too many attempts, and says when to try again', async () => {
    const app = await sharedApp()
    const signin = () =>
      sendDocument(
        app,
        { query: 'mutation { signin(input: { email: "nobody@example.com", password: "guessed" }) { token } }' },
        { headers: { 'x-forwarded-for': '198.51.100.7' } },
      )
    for (let attempt = 1; attempt <= 5; attempt++) await signin()

    const refused = await signin()

    expect([refused.status, refused.code()]).toEqual([429, 'RATE_LIMITED'])
    expect(refused.headers.get('retry-after')).toMatch(/^([1-9]|[1-5]\d|60)$/)
  })
})
