import { describe, expect, test } from 'vitest'
import { AccountMe } from '../../test/accounts/account.ts'
import { sharedApp } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { execute } from '../../test/execute.ts'
import { sendRaw } from '../../test/http/raw.ts'
import { send, sendDocument } from '../../test/http/send.ts'
import { BAD_TOKEN } from '../../test/tokens/tokens.ts'

const query = AccountMe.toString()

describe('the Authorization header', () => {
  test.each(['Bearer', 'bearer', 'BEARER', 'bEaReR'])('may spell its scheme %s', async (scheme) => {
    const app = await sharedApp()
    const { token, id } = await buildUser(app)

    const { data } = await execute(app, AccountMe, { headers: { authorization: `${scheme} ${token}` } })

    expect(data?.me?.id).toBe(id)
  })

  test.each<[string, (token: string) => string]>([
    ['is empty', () => ''],
    ['has only the scheme', () => 'Bearer'],
    ['has no scheme', (token) => token],
    ['has another scheme', (token) => `Basic ${token}`],
    ['has a scheme that only begins like ours', (token) => `Bearers ${token}`],
    ['has no space', (token) => `Bearer${token}`],
    ['has two spaces', (token) => `Bearer  ${token}`],
    ['has a tab for the space', (token) => `Bearer\t${token}`],
    ['has the scheme twice', (token) => `Bearer Bearer ${token}`],
    ['has quotes', (token) => `Bearer "${token}"`],
    ['has two tokens', (token) => `Bearer ${token}, Bearer ${token}`],
    ['has something after the token', (token) => `Bearer ${token} x`],
    ['is another bytes’ text', (token) => `Bearer ${token}\u00e9`],
    ['has 10,000 characters', (token) => `Bearer ${token}${'A'.repeat(10_000)}`],
  ])('is refused when it %s', async (_, header) => {
    const app = await sharedApp()
    const { token } = await buildUser(app)

    const refused = await execute(app, AccountMe, { headers: { authorization: header(token) } })

    expect(refused).toEqual(BAD_TOKEN)
  })

  test.each<[string, (token: string) => string[]]>([
    ['the same token', (token) => [`Bearer ${token}`, `Bearer ${token}`]],
    ['a good and then a bad token', (token) => [`Bearer ${token}`, 'Bearer nonsense']],
    ['a bad and then a good token', (token) => ['Bearer nonsense', `Bearer ${token}`]],
    ['an empty one and a good token', (token) => ['', `Bearer ${token}`]],
  ])('is refused twice, with %s', async (_, values) => {
    const app = await sharedApp()
    const { token } = await buildUser(app)
    const headers = values(token).map((value, index): [string, string] => [
      index ? 'authorization' : 'Authorization',
      value,
    ])

    const refused = await sendRaw(app, { headers, body: { query } })

    expect(refused.status).toBe(401)
    expect(JSON.parse(refused.body)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
  })

  test('once by the same means is good', async () => {
    const app = await sharedApp()
    const { token, id } = await buildUser(app)

    const answer = await sendRaw(app, { headers: [['AUTHORIZATION', `Bearer ${token}`]], body: { query } })

    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.body)).toMatchObject({ data: { me: { id } } })
  })

  test('of 100 kB is refused before anything read it', async () => {
    const app = await sharedApp()
    const headers: [string, string][] = [['authorization', `Bearer ${'A'.repeat(100_000)}`]]

    const outcome = await sendRaw(app, { headers, body: { query } }).then(
      ({ status }) => status,
      ({ code }: NodeJS.ErrnoException) => code,
    )

    expect([431, 'ECONNRESET', 'EPIPE']).toContain(outcome)
  })

  test('is looked at even when the operation needs nobody', async () => {
    const app = await sharedApp()

    const refused = await sendDocument(app, { query: '{ __typename }' }, { as: { token: 'nonsense' } })

    expect(refused.status).toBe(401)
    expect(refused.code()).toBe('UNAUTHENTICATED')
  })
})

describe('a token counts for nothing', () => {
  const get = (search: URLSearchParams) => ({
    path: `/graphql?${search.toString()}`,
    headers: { 'apollo-require-preflight': 'true' },
  })

  test('in the address', async () => {
    const app = await sharedApp()
    const { token } = await buildUser(app)
    const search = new URLSearchParams({ query, token, access_token: token, authorization: `Bearer ${token}` })

    const refused = await send(app, get(search))

    expect(refused.status).toBe(401)
    expect(refused.code()).toBe('UNAUTHENTICATED')
  })

  test('in the body', async () => {
    const app = await sharedApp()
    const { token } = await buildUser(app)
    const authorization = `Bearer ${token}`
    const body = { query, token, access_token: token, authorization, extensions: { token, authorization } }

    const refused = await sendDocument(app, body)

    expect(refused.status).toBe(401)
    expect(refused.code()).toBe('UNAUTHENTICATED')
  })

  test.each(['cookie', 'x-authorization', 'proxy-authorization', 'x-access-token'])(
    'in the header %s',
    async (name) => {
      const app = await sharedApp()
      const { token } = await buildUser(app)
      const value = name === 'cookie' ? `token=${token}; session=${token}` : `Bearer ${token}`

      const refused = await sendDocument(app, { query }, { headers: { [name]: value } })

      expect(refused.status).toBe(401)
      expect(refused.code()).toBe('UNAUTHENTICATED')
    },
  )
})
