import { describe, expect, test } from 'vitest'
import { Signin, signIn } from '../../test/accounts/account.ts'
import { createClock, sharedApp } from '../../test/app.ts'
import { buildUser, PASSWORD } from '../../test/build.ts'
import { answer, comparable, execute } from '../../test/execute.ts'
import { send, sendDocument } from '../../test/http/send.ts'
import { sql } from '../../test/database/sql.ts'
import { BAD_TOKEN, askMe } from '../../test/tokens/tokens.ts'

const sessionsOf = (email: string) =>
  sql('select sessions.id from sessions join users on users.id = user_id where email = $1', [email])

describe('signin', () => {
  test.each<[string, (email: string) => string]>([
    ['the address as it was given', (email) => email],
    ['capitals in the address', (email) => email.toUpperCase()],
    ['spaces around the address', (email) => ` \t${email}\n `],
  ])('with the right password and %s answers with a token that is theirs', async (_, typed) => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    const { signin } = await answer(app, Signin, {
      variables: { input: { email: typed(ada.email), password: PASSWORD } },
    })

    expect(signin.user).toEqual({ id: ada.id, email: ada.email, name: ada.name })
    expect((await askMe(app, signin.token)).data?.me?.id).toBe(ada.id)
  })

  test('answers a wrong password and an unknown address with exactly the same', async () => {
    const app = await sharedApp()
    const { email } = await buildUser(app)

    const wrong = await signIn(app, { email, password: 'not the password' })
    const unknown = await signIn(app, { email: `x${email}`, password: 'not the password' })

    expect(wrong).toMatchObject({ status: 401, code: 'UNAUTHENTICATED', data: null })
    expect(comparable(unknown)).toEqual(comparable(wrong))
  })

  test('with a wrong password starts no session', async () => {
    const app = await sharedApp()
    const { email } = await buildUser(app)

    await signIn(app, { email, password: 'not the password' })

    expect(await sessionsOf(email)).toHaveLength(1) // the one of the sign-up
  })

  test('starts a session of its own each time', async () => {
    const app = await sharedApp()
    const { email } = await buildUser(app)

    const [first, second] = [await signIn(app, { email }), await signIn(app, { email })]

    expect(first.data?.signin.token).not.toBe(second.data?.signin.token)
    expect(await sessionsOf(email)).toHaveLength(3)
  })

  test('with somebody else’s password is refused', async () => {
    const app = await sharedApp()
    const { email } = await buildUser(app)
    await buildUser(app, { password: 'the password of Eve' })

    const refused = await signIn(app, { email, password: 'the password of Eve' })

    expect(refused.code).toBe('UNAUTHENTICATED')
  })

  test('with a bad token is refused for the token, however right the password', async () => {
    const app = await sharedApp()
    const { email } = await buildUser(app)
    const input = { email, password: PASSWORD }

    const refused = await execute(app, Signin, { as: { token: 'nonsense' }, variables: { input } })

    expect(refused).toEqual(BAD_TOKEN)
  })

  test.each([
    ['a malformed address', { email: 'ada', password: PASSWORD }, ['email']],
    ['an empty address', { email: ' ', password: PASSWORD }, ['email']],
    ['SQL as the address', { email: `' or true --`, password: PASSWORD }, ['email']],
    ['an empty password', { email: 'ada@example.com', password: '' }, ['password']],
    ['a password of 129 characters', { email: 'ada@example.com', password: 'p'.repeat(129) }, ['password']],
    ['a password with half an emoji', { email: 'ada@example.com', password: '\ud83d password' }, ['password']],
    ['nothing right', { email: '', password: '' }, ['email', 'password']],
  ])('refuses %s', async (_, input, paths) => {
    const app = await sharedApp()

    const refused = await execute(app, Signin, { variables: { input } })

    expect(refused).toMatchObject({ status: 200, code: 'BAD_USER_INPUT', data: null })
    expect(refused.errors[0]?.extensions.fields?.map((field) => field.path).filter(unique)).toEqual(paths)
  })

  test('refuses a password that is too short to be one like any other wrong one', async () => {
    const app = await sharedApp()
    const { email } = await buildUser(app)

    const refused = await signIn(app, { email, password: 'x' })

    expect(refused.code).toBe('UNAUTHENTICATED')
  })
})

const unique = <T>(value: T, index: number, values: T[]) => values.indexOf(value) === index

describe('more than one password in a request is refused:', () => {
  const input = `input: { email: "ada@example.com", password: "${PASSWORD}" }`
  const newInput = `input: { email: "ada@example.com", password: "${PASSWORD}", name: "Ada" }`

  test.each([
    ['by aliases', `mutation { a: signin(${input}) { token } b: signin(${input}) { token } }`],
    ['by signing up and in', `mutation { signup(${newInput}) { token } signin(${input}) { token } }`],
    ['by inline fragments', `mutation { ... { a: signin(${input}) { token } } ... { b: signin(${input}) { token } } }`],
    [
      'by fragments',
      `mutation { ...A ...B }
       fragment A on Mutation { a: signin(${input}) { token } }
       fragment B on Mutation { b: signin(${input}) { token } }`,
    ],
    ['by two operations', `mutation A { signin(${input}) { token } } mutation B { signin(${input}) { token } }`],
  ])('%s', async (_, query) => {
    const app = await sharedApp()

    const refused = await sendDocument(app, { query })

    expect(refused.status).toBe(400)
    expect(refused.code()).toBe('GRAPHQL_VALIDATION_FAILED')
    expect(refused.text).not.toContain('"data"')
  })

  test('by a batch', async () => {
    const app = await sharedApp()
    const one = { query: `mutation { signin(${input}) { token } }` }

    const refused = await send(app, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([one, one]),
    })

    expect(refused.status).toBe(400)
    expect(refused.text).not.toContain('UNAUTHENTICATED') // which a password would be answered with
  })

  test('by an address', async () => {
    const app = await sharedApp()
    const search = new URLSearchParams({ query: `mutation { signin(${input}) { token } }` })

    const refused = await send(app, {
      path: `/graphql?${search.toString()}`,
      headers: { 'apollo-require-preflight': 'true' },
    })

    expect(refused.status).toBe(405)
  })
})

describe('a session', () => {
  test('ends by itself after 7 days: to the instant that signing in announced, and not before', async () => {
    const clock = createClock(new Date('2026-11-21T09:30:00.750Z'))
    const app = await sharedApp(clock)
    const { email } = await buildUser(app)
    const { token, expiresAt } = (await signIn(app, { email })).data!.signin

    clock.advance(Date.parse(expiresAt) - clock.now().getTime() - 1)
    const before = await askMe(app, token)
    clock.advance(1)
    const after = await askMe(app, token)

    expect(before.data?.me?.email).toBe(email)
    expect(after).toEqual(BAD_TOKEN)
  })

  test('lasts 7 days, give or take the second that tokens are counted in', async () => {
    const clock = createClock(new Date('2026-11-21T09:30:00.750Z'))
    const app = await sharedApp(clock)
    const { email } = await buildUser(app)

    const { data } = await signIn(app, { email })

    expect(data?.signin.expiresAt).toBe('2026-11-28T09:30:00.000Z')
  })
})
