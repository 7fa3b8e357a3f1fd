import { describe, expect, test, vi } from 'vitest'
import {
  buildAccessToken,
  createAccessToken,
  daysFrom,
  listAccessTokens,
  revokeAccessToken,
} from '../../test/access-tokens/access-tokens.ts'
import { endAccount, signInSomehow } from '../../test/accounts/account-security.ts'
import { Signout } from '../../test/accounts/account.ts'
import { cloneFreshDatabase, createClock, sharedApp, startApp } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { answer } from '../../test/execute.ts'
import { download } from '../../test/export/export.ts'
import { sharedInstance } from '../../test/instance.ts'
import { holdReads } from '../../test/database/network.ts'
import { changePassword } from '../../test/accounts/passwords.ts'
import { sendRaw } from '../../test/http/raw.ts'
import { send, sendDocument } from '../../test/http/send.ts'
import { sql } from '../../test/database/sql.ts'
import { acceptedFor, askMe, BAD_TOKEN } from '../../test/tokens/tokens.ts'
import { DAY, SECOND } from '../time.ts'

const START = new Date('2026-11-21T09:30:00.000Z')
const ASK = { query: '{ me { id } }' }

describe('an access token is good', () => {
  test('until it is revoked: here at once, and within a second on another instance that has known it', async () => {
    const [here, there] = [await sharedApp(), await sharedInstance()]
    const ada = await buildUser(here)
    const { id, token } = await buildAccessToken(here, ada)
    const answers = [await askMe(here, token), await askMe(there, token)]

    await revokeAccessToken(here, ada, id)

    expect(answers.map(({ data }) => data?.me?.id)).toEqual([ada.id, ada.id])
    expect(await askMe(here, token)).toEqual(BAD_TOKEN)
    expect(await acceptedFor(there, token)).toBeLessThan(SECOND)
    expect(await askMe(there, token)).toEqual(BAD_TOKEN)
    expect(await listAccessTokens(here, ada)).toEqual([])
  })

  test('until it expires, and not a millisecond longer, though it has been used', async () => {
    const clock = createClock(START)
    const app = await sharedApp(clock)
    const ada = await buildUser(app)
    const { token } = await buildAccessToken(app, ada, { expiresAt: daysFrom(START, 1) })

    clock.advance(DAY - 1)
    const before = await askMe(app, token)
    clock.advance(1)
    const after = await askMe(app, token)

    expect(before.data?.me?.id).toBe(ada.id)
    expect(after).toEqual(BAD_TOKEN)
    expect(await listAccessTokens(app, ada)).toMatchObject([{ expiresAt: daysFrom(START, 1) }])
  })

  test('for years, when it never expires', async () => {
    const clock = createClock(START)
    const app = await sharedApp(clock)
    const ada = await buildUser(app)
    const { token } = await buildAccessToken(app, ada)

    clock.advance(2000 * DAY)

    expect((await askMe(app, token)).data?.me?.id).toBe(ada.id)
  })

  test('after its owner signs out and changes the password', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const { token } = await buildAccessToken(app, ada)

    const { data } = await changePassword(app, ada)
    await answer(app, Signout, { as: data!.changePassword })

    expect((await askMe(app, token)).data?.me?.id).toBe(ada.id)
  })

  test('until its owner asks for the account to be deleted, and not again when it is kept after all', async () => {
    const [here, there] = [await sharedApp(), await sharedInstance()]
    const ada = await buildUser(here)
    const { token } = await buildAccessToken(here, ada)
    await askMe(there, token)

    await endAccount(here, ada)

    expect(await askMe(here, token)).toEqual(BAD_TOKEN)
    expect(await acceptedFor(there, token)).toBeLessThan(SECOND)
    const { data } = await signInSomehow(here, { email: ada.email, cancelDeletion: true })
    expect(await listAccessTokens(here, data!.signin)).toEqual([])
    expect(await askMe(here, token)).toEqual(BAD_TOKEN)
  })

  test('never, when it is made in the moment that the account is asked to be deleted', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    const made = await Promise.all([
      ...Array.from({ length: 10 }, () => createAccessToken(app, ada)),
      endAccount(app, ada).then(() => createAccessToken(app, ada)),
    ])

    const tokens = made.flatMap(({ data }) => data?.createAccessToken.token ?? [])
    const answers = await Promise.all(tokens.map((token) => askMe(app, token)))
    for (const refused of answers) expect(refused).toEqual(BAD_TOKEN)
    expect(made.at(-1)).toEqual(BAD_TOKEN)
  })
})

describe('an access token that is known', () => {
  test('costs its requests no look at the table, for as long as it is used', { timeout: 40 * SECOND }, async () => {
    const databaseUrl = await cloneFreshDatabase()
    const app = await startApp({ databaseUrl })
    const { token } = await buildAccessToken(app, await buildUser(app))
    /** Whether the API had to read the table during a second of requests, while it is locked. */
    const looks = async () => {
      await askMe(app, token)
      const tokens = await holdReads(databaseUrl, 'access_tokens')
      let over = false
      const asked = (async () => {
        for (const until = performance.now() + SECOND; performance.now() < until;) {
          expect((await askMe(app, token)).status).toBe(200)
        }
        over = true
      })()
      await vi.waitUntil(async () => over || (await tokens.waiting()).length > 0, { timeout: 10 * SECOND })
      const looked = !over
      await tokens.letGo()
      await asked
      return looked
    }

    await expect.poll(looks, { timeout: 15 * SECOND }).toBe(false)
  })

  test('is refused within a second of the moment that its row is deleted by hand', async () => {
    const app = await sharedApp()
    const { id, token } = await buildAccessToken(app, await buildUser(app))
    await askMe(app, token)

    await sql(
      `with ended as (delete from access_tokens where last_characters = $1 returning id)
       select pg_notify('session_ended', id::text) from ended`,
      [token.slice(-4)],
    )

    expect(id).toMatch(/^token_/)
    expect(await acceptedFor(app, token)).toBeLessThan(SECOND)
  })
})

describe('an access token is read', () => {
  test('from no address, no body and no cookie', async () => {
    const app = await sharedApp()
    const { token } = await buildAccessToken(app, await buildUser(app))

    const answers = [
      await sendDocument(app, ASK, { path: `/graphql?access_token=${token}&token=${token}` }),
      await send(app, {
        path: `/graphql?query={me{id}}&access_token=${token}`,
        headers: { 'x-apollo-operation-name': 'x' },
      }),
      await sendDocument(app, { ...ASK, variables: { access_token: token, token } }),
      await sendDocument(app, ASK, { headers: { cookie: `token=${token}`, 'x-access-token': token } }),
    ]

    expect(answers.map(({ status, text }) => [status, text.includes('UNAUTHENTICATED')])).toEqual(
      Array.from({ length: 4 }, () => [401, true]),
    )
  })

  test('from one header only, and downloads nothing', async () => {
    const app = await sharedApp()
    const { token } = await buildAccessToken(app, await buildUser(app))
    const authorization = `Bearer ${token}`

    const twice = await sendRaw(app, {
      headers: [
        ['authorization', authorization],
        ['Authorization', authorization],
      ],
      body: ASK,
    })
    const [basic, taken] = [
      await sendDocument(app, ASK, { headers: { authorization: `Basic ${token}` } }),
      await download(app, { token }),
    ]

    expect([twice.status, basic.status, taken.status]).toEqual([401, 401, 401])
  })
})
