import { describe, expect, test } from 'vitest'
import { sharedApp } from '../../test/app.ts'
import { send } from '../../test/http/send.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
const NOTHING_MUCH = JSON.stringify({ query: '{ __typename }' })
const inQuery = (query: string) => `/graphql?${new URLSearchParams({ query }).toString()}`

describe('a request', () => {
  test.each([
    ['PUT', '/graphql', 'GET, HEAD, POST, OPTIONS'],
    ['PATCH', '/graphql', 'GET, HEAD, POST, OPTIONS'],
    ['DELETE', '/graphql/', 'GET, HEAD, POST, OPTIONS'],
    ['PUT', '/graphql/stream', 'GET, POST, OPTIONS'],
    ['POST', '/health/live', 'GET, HEAD, OPTIONS'],
    ['DELETE', '/schema.graphql', 'GET, HEAD, OPTIONS'],
  ])('by %s to %s is told what is allowed', async (method, path, allowed) => {
    const app = await sharedApp()

    const refused = await send(app, { path, method, headers: JSON_TYPE, body: NOTHING_MUCH })

    expect([refused.status, refused.headers.get('allow')]).toEqual([405, allowed])
    expect(refused.code()).toBe('METHOD_NOT_ALLOWED')
  })

  test.each([
    ['/graphql', {}, 'GET, HEAD, POST, OPTIONS'],
    ['/graphql/', {}, 'GET, HEAD, POST, OPTIONS'],
    ['/graphql', { origin: 'https://elsewhere.example' }, 'GET, HEAD, POST, OPTIONS'],
    ['/graphql/stream', {}, 'GET, POST, OPTIONS'],
    ['/schema.graphql', {}, 'GET, HEAD, OPTIONS'],
  ])('by OPTIONS to %s with %j, which no browser asks, is told what is allowed', async (path, headers, allowed) => {
    const app = await sharedApp()

    const { status, headers: answered, text } = await send(app, { method: 'OPTIONS', path, headers })

    expect([status, answered.get('allow'), text]).toEqual([204, allowed, ''])
  })

  test('by OPTIONS for nothing is told that there is nothing', async () => {
    const app = await sharedApp()

    const refused = await send(app, { method: 'OPTIONS', path: '/nothing' })

    expect([refused.status, refused.code()]).toEqual([404, 'NOT_FOUND'])
  })

  test('that asks like a browser, but without an origin, is answered like one', async () => {
    const headers = { 'access-control-request-method': 'POST' }

    const { status } = await send(await sharedApp(), { method: 'OPTIONS', headers })

    expect(status).toBe(204)
  })

  test.each([
    ['a query', 200, inQuery('{ __typename }')],
    ['a query with a slash too many', 200, inQuery('{ __typename }').replace('?', '/?')],
    ['a query that is none', 400, inQuery('{ nothing }')],
    ['a mutation', 405, inQuery('mutation { signout { signedOutAt } }')],
  ])('by HEAD has the status and headers of a GET, as with %s, and no body', async (_, status, path) => {
    const app = await sharedApp()
    const headers = { 'apollo-require-preflight': 'true' }

    const [head, get] = [await send(app, { method: 'HEAD', path, headers }), await send(app, { path, headers })]

    expect([head.status, get.status, head.text]).toEqual([status, status, ''])
    for (const name of ['content-type', 'content-length', 'allow'])
      expect([name, head.headers.get(name)]).toEqual([name, get.headers.get(name)])
  })

  test('by HEAD without what a browser asks about first is refused like a GET', async () => {
    const { status } = await send(await sharedApp(), { method: 'HEAD', path: inQuery('{ __typename }') })

    expect(status).toBe(400)
  })

  test.each(['/graphql/', '/health/live/', '/schema.graphql/'])('may have a slash at the end: %s', async (path) => {
    const app = await sharedApp()
    const request = path === '/graphql/' ? { method: 'POST', headers: JSON_TYPE, body: NOTHING_MUCH } : {}

    const { status } = await send(app, { path, ...request })

    expect(status).toBe(200)
  })
})
