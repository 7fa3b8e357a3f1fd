import { describe, expect, test } from 'vitest'
import { AccountMe, Signin, signIn, Signout, Signup, signUp } from '../test/accounts/account.ts'
import { cloneFreshDatabase, createClock, startApp } from '../test/app.ts'
import { buildUser, PASSWORD } from '../test/build.ts'
import { answer, execute } from '../test/execute.ts'
import { captureLog } from '../test/log.ts'
import { send, sendDocument } from '../test/http/send.ts'
import { sql } from '../test/database/sql.ts'
import { readToken } from '../test/tokens/tokens.ts'

describe('the log', () => {
  test('has one line for a request, which says who did what, how it went and how long it took', async () => {
    const log = captureLog()
    const app = await startApp({ log: log.log })
    const ada = await buildUser(app)

    const { headers } = await execute(app, AccountMe, { as: ada })

    const [line] = await log.lines(1)
    expect(line).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      requestId: headers.get('x-request-id'),
      method: 'POST',
      path: '/graphql',
      status: 200,
      durationMs: expect.any(Number),
      operation: 'AccountMe',
      user: readToken(ada.token).claims['sub'],
      msg: 'ok',
    })
  })

  test('says with which codes a request failed, and nobody’s name when nobody is signed in', async () => {
    const log = captureLog()
    const app = await startApp({ log: log.log })

    await execute(app, AccountMe)

    const [line] = await log.lines(1)
    expect(line).toMatchObject({ status: 401, operation: 'AccountMe', errors: ['UNAUTHENTICATED'], msg: 'failed' })
    expect(line).not.toHaveProperty('user')
  })

  test('uses the request id that the caller gives, when it is a plain one', async () => {
    const log = captureLog()
    const app = await startApp({ log: log.log })

    await execute(app, AccountMe, { headers: { 'x-request-id': 'web-12345678' } })
    await execute(app, AccountMe, { headers: { 'x-request-id': '{"level":"fatal"}' } })

    const ids = (await log.lines(2)).map((line) => line['requestId'])
    expect(ids).toEqual(['web-12345678', expect.stringMatching(/^[\da-f-]{36}$/)])
  })

  test('is silent about people who ask for health, but for the level debug', async () => {
    const log = captureLog()
    const app = await startApp({ log: log.log })

    await send(app, { path: '/health/live' })
    await execute(app, AccountMe)

    expect(await log.lines(1)).toEqual([expect.objectContaining({ path: '/graphql' })])
  })
})

describe('the log never has a password, an email address, a token or a document in it,', () => {
  test('when people sign up, in and out', async () => {
    const log = captureLog()
    const app = await startApp({ log: log.log })
    const input = { email: 'ada@example.com', password: PASSWORD, name: 'Ada' }

    const { signup } = await answer(app, Signup, { variables: { input } })
    const { token } = (await signIn(app, { email: input.email })).data!.signin
    await answer(app, Signout, { as: { token } })

    expect(await log.lines(3)).toHaveLength(3)
    expect(log.text()).toContain('"operation":"Signin"')
    expectNone(log.text(), [...Object.values(input), signup.token, token, 'mutation', 'Bearer', 'authorization'])
  })

  test('when they fail to', async () => {
    const log = captureLog()
    const app = await startApp({ log: log.log })
    const { email, token } = await signUp(app)
    const password = 'not the password'
    const fakeToken = `${token.slice(0, -4)}fake`

    await signIn(app, { email, password })
    await execute(app, Signup, { variables: { input: { email, password, name: 'Eve' } } })
    await execute(app, Signin, { variables: { input: { email: `${email} ${password}`, password: '' } } })
    await execute(app, AccountMe, { as: { token: fakeToken } })

    expect((await log.lines(5)).slice(1).map((line) => line['errors'])).toEqual([
      ['UNAUTHENTICATED'],
      ['CONFLICT'],
      ['BAD_USER_INPUT'],
      ['UNAUTHENTICATED'],
    ])
    expectNone(log.text(), [email, PASSWORD, password, token, fakeToken, 'mutation', 'Bearer', 'authorization'])
  })

  test.each([
    ['cannot be parsed', `mutation { signin(input: { password: "${PASSWORD}" `, 'GRAPHQL_PARSE_FAILED'],
    [
      'does not fit the schema',
      `mutation { signin(input: { email: "", password: "${PASSWORD}", x: 1 }) { token } }`,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['has a literal of the wrong kind', `{ tasks(first: "${PASSWORD}") { totalCount } }`, 'GRAPHQL_VALIDATION_FAILED'],
  ])('when a document %s', async (_, query, code) => {
    const log = captureLog()
    const app = await startApp({ log: log.log })

    await sendDocument(app, { query })

    expect(await log.lines(1)).toEqual([expect.objectContaining({ status: 400, errors: [code] })])
    expectNone(log.text(), [PASSWORD, 'signin', 'tasks'])
  })

  test('when a variable is of the wrong kind', async () => {
    const log = captureLog()
    const app = await startApp({ log: log.log })
    const variables = { input: { email: [PASSWORD], password: { secret: PASSWORD } } }

    await sendDocument(app, { query: Signin.toString(), variables })

    expect(await log.lines(1)).toEqual([expect.objectContaining({ errors: ['BAD_USER_INPUT'] })])
    expectNone(log.text(), [PASSWORD])
  })

  test('when the body is no JSON, or the password is in the address', async () => {
    const log = captureLog()
    const app = await startApp({ log: log.log })
    const headers = { 'content-type': 'application/json' }

    await send(app, { method: 'POST', headers, body: `{"password":"${PASSWORD}` })
    await send(app, { path: `/graphql?password=${PASSWORD}`, headers })
    await send(app, { path: `/nowhere?password=${PASSWORD}` })

    expect(await log.lines(3)).toHaveLength(3)
    expectNone(log.text(), [PASSWORD, encodeURIComponent(PASSWORD), 'password'])
  })

  test('when something goes wrong that nobody expected, although the error is kept with its request', async () => {
    const log = captureLog()
    const databaseUrl = await cloneFreshDatabase()
    const app = await startApp({ log: log.log, databaseUrl })
    const rule = `check (name <> 'The Spanish Inquisition')`
    await sql(`alter table users add constraint nobody_expects_this ${rule}`, [], databaseUrl)
    const input = { email: 'cardinal@example.com', password: PASSWORD, name: 'The Spanish Inquisition' }

    const failed = await execute(app, Signup, { variables: { input } })

    const [error, line] = await log.lines(2)
    const requestId = failed.headers.get('x-request-id')
    expect(failed).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', data: null })
    expect(error).toMatchObject({ level: 'error', requestId, err: { stack: expect.stringContaining('at ') } })
    expect(JSON.stringify(error)).toContain('nobody_expects_this')
    expect(line).toMatchObject({ requestId, operation: 'Signup', errors: ['INTERNAL_SERVER_ERROR'] })
    expectNone(log.text(), [...Object.values(input), '$argon2id'])
  })

  test('when somebody must wait', async () => {
    const log = captureLog()
    const app = await startApp({ log: log.log, clock: createClock() })
    const attempt = { email: 'nobody@example.com', password: 'a guess', address: '198.51.100.99' }
    for (let i = 0; i < 6; i += 1) await signIn(app, attempt)

    const lines = await log.lines(6)

    expect(lines[5]).toMatchObject({ status: 429, errors: ['RATE_LIMITED'] })
    expectNone(log.text(), [attempt.email, attempt.password])
  })
})

function expectNone(text: string, secrets: string[]): void {
  for (const secret of secrets) expect(text).not.toContain(secret)
}
