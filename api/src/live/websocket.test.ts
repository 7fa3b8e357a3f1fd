import { describe, expect, test, vi } from 'vitest'
import { sharedApp, startApp } from '../../test/app.ts'
import { buildTask, buildUser, type Person } from '../../test/build.ts'
import { FollowTasks, latestCursor } from '../../test/tasks/changes/changes.ts'
import { openSocket } from '../../test/live/live.ts'
import { captureLog } from '../../test/log.ts'
import { forge } from '../../test/tokens/tokens.ts'

const SUBSCRIBE = { id: '1', type: 'subscribe', payload: { query: FollowTasks.toString() } }
const asParams = ({ token }: { token: string }) => ({ authorization: `Bearer ${token}` })

/** 1080 descriptions, of up to 10,000 characters each. */
const EXPENSIVE = `
  subscription { taskChanged { task { ${'...Long '.repeat(12)} } } }
  fragment Long on Task { ${Array.from({ length: 90 }, (_, n) => `d${n}: description`).join(' ')} }`

/** An authenticated connection of a new person. */
async function start() {
  const app = await sharedApp()
  const ada = await buildUser(app)
  const link = await openSocket(app)
  await link.init(asParams(ada))
  return { app, ada, ...link }
}

/** The API's reply to a message of any type. */
const answered = async ({ received }: { received: { type: string }[] }, count: number) => {
  await vi.waitUntil(() => received.length >= count)
  return received.slice(1)
}

describe('a WebSocket', () => {
  test.each<[string, string, (ada: Person) => Record<string, unknown> | undefined]>([
    ['nothing', 'No token: send', () => undefined],
    ['an empty payload', 'No token: send', () => ({})],
    ['a payload about something else', 'No token: send', () => ({ locale: 'de' })],
    [
      'a token that is forged',
      'not valid',
      ({ token }) => asParams({ token: forge(token, { secret: 'x'.repeat(32) }) }),
    ],
    ['a token that has expired', 'expired', ({ token }) => asParams({ token: forge(token, { claims: { exp: 1 } }) })],
    ['an access token that is none', 'not valid', () => asParams({ token: 'lk_nothing' })],
    ['a token without Bearer', 'Bearer <token>', ({ token }) => ({ authorization: token })],
    ['a token by another scheme', 'Bearer <token>', ({ token }) => ({ authorization: `Token ${token}` })],
    ['something else than text', 'Bearer <token>', () => ({ authorization: { token: true } })],
    ['the header inside of headers', 'wrong place', ({ token }) => ({ headers: asParams({ token }) })],
    ['the token by another name', 'wrong place', ({ token }) => ({ authToken: token })],
    ['two tokens', 'send one', ({ token }) => ({ authorization: `Bearer ${token}`, Authorization: 'Bearer another' })],
  ])('opened with %s is closed with 4401 and why: %s', async (_, why, payloadOf) => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const link = await openSocket(app)

    await link.init(payloadOf(ada))

    expect(await link.closed()).toBe(4401)
    expect(link.reason()).toContain(why)
    expect(link.received).toEqual([])
  })

  test('may carry the token in its header, or in both places', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const headers = asParams(ada)
    const [byHeader, byBoth] = await Promise.all([openSocket(app, { headers }), openSocket(app, { headers })])

    await byHeader.init()
    await byBoth.init(headers)

    for (const { received } of [byHeader, byBoth]) expect(received).toEqual([{ type: 'connection_ack' }])
  })

  test.each<[string, number, unknown[]]>([
    ['something else than JSON', 4400, ['hello']],
    ['a message of no known type', 4400, [{ type: 'start' }]],
    ['that it acknowledges', 4400, [{ type: 'connection_ack' }]],
    ['a change of its own', 4400, [{ id: '1', type: 'next', payload: { data: {} } }]],
    ['an error of its own', 4400, [{ id: '1', type: 'error', payload: [{ message: 'x' }] }]],
    ['an error that is none', 4400, [{ id: '1', type: 'error', payload: [null] }]],
    ['a list of messages', 4400, [[{ type: 'ping' }]]],
    ['a subscription before it has signed in', 4401, [SUBSCRIBE]],
  ])('that says %s is closed with %i', async (_, code, messages) => {
    const link = await openSocket(await sharedApp())

    for (const message of messages) link.say(message)

    expect(await link.closed()).toBe(code)
    expect(link.reason()).toMatch(/^(Invalid message|Send connection_init, with the token, first\.)$/)
    expect(link.received).toEqual([])
  })

  test('that signs in twice is closed with 4429', async () => {
    const link = await start()

    link.say({ type: 'connection_init', payload: asParams(link.ada) })

    expect(await link.closed()).toBe(4429)
  })

  test.each(['same', 'x'.repeat(500), '€'.repeat(100)])('that uses an id twice is closed with 4409: %s', async (id) => {
    const link = await start()

    link.subscribe(id)
    link.subscribe(id)

    expect(await link.closed()).toBe(4409)
  })

  test.each([
    { type: 'connection_ack' },
    { id: '1', type: 'next', payload: { data: {} } },
    { id: '1', type: 'error', payload: [{ message: 'x' }] },
  ])(
    'that says what a server says once it has signed in is closed with 4400, and no failure of ours: %j',
    async (said) => {
      const log = captureLog()
      const app = await startApp({ log: log.log })
      const ada = await buildUser(app)
      const link = await openSocket(app)
      await link.init(asParams(ada))

      link.say(said)

      expect(await link.closed()).toBe(4400)
      expect((await log.lines(1)).map(({ level }) => level)).toEqual(['info'])
    },
  )

  test('that does not sign in is closed with 4408, within seconds', async () => {
    const link = await openSocket(await sharedApp())

    expect(await link.closed()).toBe(4408)
  })

  test('of another protocol is closed with 4406', async () => {
    const link = await openSocket(await sharedApp(), { protocols: ['graphql-ws'] }).catch((error: Error) => error)

    // The ws client itself refuses a response without its protocol.
    expect(link instanceof Error ? link.message : await link.closed()).toMatch(/no subprotocol|4406/)
  })

  test('that says more than 64 KiB at once is closed with 1009', async () => {
    const link = await start()

    link.say('x'.repeat(64 * 1024 + 1))

    expect(await link.closed()).toBe(1009)
  })

  test('that says hundreds of things within seconds is closed with 4429', async () => {
    const link = await start()

    for (let said = 0; said < 400; said += 1) link.say({ type: 'pong' })

    expect(await link.closed()).toBe(4429)
  })

  test('is answered when it asks whether anybody is there', async () => {
    const link = await start()

    link.say({ type: 'ping', payload: { still: 'there' } })

    expect(await answered(link, 2)).toEqual([{ type: 'pong', payload: { still: 'there' } }])
  })

  test('that does not answer whether anybody is there is dropped', async () => {
    const app = await startApp({ times: { ping: 50 } })
    const ada = await buildUser(app)
    const deaf = await openSocket(app, { headers: asParams(ada) })
    const alive = await openSocket(app, { headers: asParams(ada) })
    await Promise.all([deaf.init(), alive.init()])

    deaf.socket.pause()

    const pinged = vi.fn<() => void>()
    alive.socket.on('ping', pinged)
    await expect.poll(() => pinged.mock.calls.length).toBeGreaterThan(3)
    deaf.socket.resume()
    expect(await deaf.closed()).toBe(1006)
    expect(alive.socket.readyState).toBe(alive.socket.OPEN)
  })

  test('leaves one line in the log, with whose it was, and no secret', async () => {
    const log = captureLog()
    const app = await startApp({ log: log.log })
    const ada = await buildUser(app)
    const link = await openSocket(app, { headers: { 'x-request-id': 'a-live-request' } })
    await link.init(asParams(ada))

    link.socket.close()

    const lines = await log.lines(1)
    expect(lines.filter(({ requestId }) => requestId === 'a-live-request')).toEqual([
      expect.objectContaining({ method: 'GET', path: '/graphql', user: expect.any(String), msg: 'ok' }),
    ])
    expect(log.text()).not.toContain(ada.token)
  })
})

describe('over a WebSocket', () => {
  test.each<[string, string, Record<string, unknown>]>([
    ['a query', 'BAD_REQUEST', { query: '{ me { id } }' }],
    ['a mutation', 'BAD_REQUEST', { query: 'mutation { signout { signedOutAt } }' }],
    ['what cannot be parsed', 'GRAPHQL_PARSE_FAILED', { query: 'subscription {' }],
    ['too many words', 'GRAPHQL_PARSE_FAILED', { query: `subscription { ${'taskChanged '.repeat(2001)} }` }],
    ['an unknown field', 'GRAPHQL_VALIDATION_FAILED', { query: 'subscription { everything }' }],
    [
      'two fields',
      'GRAPHQL_VALIDATION_FAILED',
      { query: 'subscription { a: taskChanged { at } b: taskChanged { at } }' },
    ],
    ['what costs too much', 'QUERY_TOO_COMPLEX', { query: EXPENSIVE }],
    [
      'no operation',
      'OPERATION_RESOLUTION_FAILURE',
      { query: 'subscription A { taskChanged { at } } subscription B { taskChanged { at } }' },
    ],
  ])('%s is refused with %s, and the connection goes on', async (_, code, payload) => {
    const link = await start()

    link.subscribe('1', payload)

    expect(await answered(link, 2)).toMatchObject([{ id: '1', type: 'error', payload: [{ extensions: { code } }] }])
    expect(link.socket.readyState).toBe(link.socket.OPEN)
  })

  test('a variable of the wrong type is BAD_USER_INPUT', async () => {
    const link = await start()

    link.subscribe('1', { query: FollowTasks.toString(), variables: { after: 1 } })

    expect(await answered(link, 2)).toMatchObject([
      { type: 'error', payload: [{ extensions: { code: 'BAD_USER_INPUT', fields: [{ path: 'after' }] } }] },
    ])
  })

  test('a subscription that is completed hears nothing more, and the others go on', async () => {
    const link = await start()
    const after = await latestCursor(link.app, link.ada)
    for (const id of ['1', '2']) link.subscribe(id, { query: FollowTasks.toString(), variables: { after } })
    await buildTask(link.app, link.ada)
    await answered(link, 3)

    link.say({ id: '1', type: 'complete' })
    link.say({ type: 'ping' })
    await answered(link, 4)
    await buildTask(link.app, link.ada)

    expect((await answered(link, 5)).slice(3)).toMatchObject([{ id: '2', type: 'next' }])
  })

  test('20 subscriptions are told, and one more is refused until one is completed', async () => {
    const link = await start()
    const after = await latestCursor(link.app, link.ada)
    const follow = (id: number) => link.subscribe(String(id), { query: FollowTasks.toString(), variables: { after } })
    for (let id = 1; id <= 21; id += 1) follow(id)

    expect(await answered(link, 2)).toMatchObject([
      { id: '21', type: 'error', payload: [{ extensions: { code: 'RATE_LIMITED' } }] },
    ])
    link.say({ id: '1', type: 'complete' })
    follow(22)
    await buildTask(link.app, link.ada)
    const told = await answered(link, 22)
    expect(told.slice(1).map(({ type }) => type)).toEqual(Array(20).fill('next'))
  })
})
