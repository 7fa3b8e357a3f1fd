import { fieldsOf } from '../../test/execute.ts'
import { describe, expect, test } from 'vitest'
import {
  ALL_SCOPES,
  buildAccessToken,
  createAccessToken,
  daysFrom,
  listAccessTokens,
  revokeAccessToken,
} from '../../test/access-tokens/access-tokens.ts'
import { cloneFreshDatabase, createClock, sharedApp, startApp } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { captureLog } from '../../test/log.ts'
import { eventsOf } from '../../test/sessions/sessions.ts'
import { sql, sweep } from '../../test/database/sql.ts'
import { askMe, BAD_TOKEN } from '../../test/tokens/tokens.ts'
import { newId, toPublicId } from '../input/ids.ts'
import { DAY } from '../time.ts'

const START = new Date('2026-11-21T09:30:00.000Z')

describe('an access token', () => {
  test('lets a program act for whoever made it', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const { token } = await buildAccessToken(app, ada)

    const { data } = await askMe(app, token)

    expect(data?.me).toEqual({ id: ada.id, email: ada.email, name: ada.name })
  })

  test('is listed with all but its secret, the newest first', async () => {
    const clock = createClock(START)
    const app = await sharedApp(clock)
    const ada = await buildUser(app)
    const first = await buildAccessToken(app, ada)
    const expiresAt = daysFrom(START, 30)
    const scopes = ['tasks:read']
    const second = await buildAccessToken(app, ada, { name: '  Widget on my phone ', scopes, expiresAt })

    const listed = await listAccessTokens(app, ada)

    const common = { createdAt: START.toISOString(), lastUsedAt: null }
    const lastCharacters = second.token.slice(-4)
    expect(listed).toEqual([
      { id: second.id, name: 'Widget on my phone', lastCharacters, scopes, expiresAt, ...common },
      {
        ...common,
        id: first.id,
        name: 'Backup script',
        lastCharacters: first.token.slice(-4),
        scopes: ALL_SCOPES,
        expiresAt: null,
      },
    ])
    expect(first.id).toMatch(/^token_/)
  })

  test('is well formed, so that scanners find one that has leaked, and never the same', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    const tokens = await Promise.all(Array.from({ length: 20 }, () => buildAccessToken(app, ada)))

    expect(tokens.filter(({ token }) => !/^lk_pat_[0-9A-Za-z]{49}$/.test(token))).toEqual([])
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(20)
  })

  test('is kept nowhere: neither in the database nor in the log', async () => {
    const log = captureLog()
    const databaseUrl = await cloneFreshDatabase()
    const app = await startApp({ log: log.log, databaseUrl })
    const ada = await buildUser(app)
    const { token } = await buildAccessToken(app, ada)
    await askMe(app, token)
    await askMe(app, `${token.slice(0, -1)}!`)

    const kept = JSON.stringify(await sql('select * from access_tokens', [], databaseUrl))

    await log.lines(3)
    for (const text of [kept, log.text()]) {
      expect(text).not.toContain(token)
      expect(text).not.toContain(token.slice('lk_pat_'.length, -10))
    }
  })

  test('says when it was last used', async () => {
    const clock = createClock(START)
    const app = await sharedApp(clock)
    const ada = await buildUser(app)
    const { token } = await buildAccessToken(app, ada)
    const used = async () => (await listAccessTokens(app, ada))[0]!.lastUsedAt

    const before = await used()
    clock.advance(DAY)
    await askMe(app, token)

    expect(before).toBeNull()
    await expect.poll(used).toBe('2026-11-22T09:30:00.000Z')
  })

  test('is remembered when it is made and when it is revoked', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    const { id } = await buildAccessToken(app, ada)
    await revokeAccessToken(app, ada, id)

    expect(await eventsOf(ada.email)).toEqual(['SIGNED_UP', 'ACCESS_TOKEN_CREATED', 'ACCESS_TOKEN_REVOKED'])
  })

  test('is listed for 30 days after it has expired; sweeping removes it then, and no others', async () => {
    const clock = createClock(START)
    const databaseUrl = await cloneFreshDatabase()
    const app = await startApp({ clock, databaseUrl })
    const ada = await buildUser(app)
    await buildAccessToken(app, ada, { name: 'a week', expiresAt: daysFrom(START, 7) })
    await buildAccessToken(app, ada, { name: 'a month', expiresAt: daysFrom(START, 30) })
    await buildAccessToken(app, ada, { name: 'forever' })
    const kept = () => sql<{ name: string }>('select name from access_tokens order by id', [], databaseUrl)
    const sweepAndList = async () => {
      await sweep(clock.now(), databaseUrl)
      return (await kept()).map(({ name }) => name)
    }

    clock.advance(37 * DAY - 1)
    const before = await sweepAndList()
    clock.advance(1)
    const after = await sweepAndList()

    expect(before).toEqual(['a week', 'a month', 'forever'])
    expect(after).toEqual(['a month', 'forever'])
  })
})

describe('making one', () => {
  test.each<[string, Parameters<typeof createAccessToken>[2], string[]]>([
    ['without a name', { name: ' ' }, ['name']],
    ['with a name of 101 characters', { name: 'x'.repeat(101) }, ['name']],
    ['with a name of two lines', { name: 'one\ntwo' }, ['name']],
    ['without a scope', { scopes: [] }, ['scopes']],
    ['with a scope that there is not', { scopes: ['tasks:read', 'tasks:everything'] }, ['scopes.1']],
    ['with more scopes than there are', { scopes: Array(21).fill('tasks:read') }, ['scopes']],
    ['that has expired', { expiresAt: START.toISOString() }, ['expiresAt']],
    ['for more than a year', { expiresAt: daysFrom(START, 367) }, ['expiresAt']],
    ['until a day that is none', { expiresAt: '2027-02-30T00:00:00Z' }, ['expiresAt']],
    ['until a day without a time', { expiresAt: '2027-01-31' }, ['expiresAt']],
    ['with all of it wrong', { name: '', scopes: ['x'], expiresAt: 'soon' }, ['name', 'scopes.0', 'expiresAt']],
  ])('%s is refused, and says what is wrong', async (_, input, paths) => {
    const app = await sharedApp(createClock(START))
    const ada = await buildUser(app)

    const refused = await createAccessToken(app, ada, input)

    expect([refused.code, fieldsOf(refused)]).toEqual(['BAD_USER_INPUT', paths])
    expect(await listAccessTokens(app, ada)).toEqual([])
  })

  test.each([
    ['in a moment', '2026-11-21T09:30:00.001Z', '2026-11-21T09:30:00.001Z'],
    ['in a year', daysFrom(START, 366), daysFrom(START, 366)],
    ['in another time zone', '2026-11-21T12:00:00+02:00', '2026-11-21T10:00:00.000Z'],
  ])('that expires %s is possible', async (_, given, expiresAt) => {
    const app = await sharedApp(createClock(START))
    const ada = await buildUser(app)

    const made = await buildAccessToken(app, ada, { expiresAt: given })

    expect(made.expiresAt).toBe(expiresAt)
  })

  test('with a scope twice is as good as once', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    const { scopes } = await buildAccessToken(app, ada, { scopes: ['profile:read', 'tasks:read', 'profile:read'] })

    expect(scopes).toEqual(['tasks:read', 'profile:read'])
  })

  test('is possible 50 times, however many are made at once, and again after one is revoked', async () => {
    const app = await sharedApp()
    const [ada, eve] = [await buildUser(app), await buildUser(app)]
    const some = (count: number) => Promise.all(Array.from({ length: count }, () => createAccessToken(app, ada)))
    await some(40)

    const codes = (await some(20)).map(({ code }) => code)

    expect(codes.toSorted()).toEqual([...Array(10).fill('CONFLICT'), ...Array(10).fill(undefined)])
    const listed = await listAccessTokens(app, ada)
    expect(listed).toHaveLength(50)
    expect((await createAccessToken(app, eve)).code).toBeUndefined()
    await revokeAccessToken(app, ada, listed[0]!.id)
    expect((await createAccessToken(app, ada)).code).toBeUndefined()
  })
})

describe('somebody else', () => {
  test('sees none of mine, and cannot revoke one: it is as one that never was', async () => {
    const app = await sharedApp()
    const [ada, eve] = [await buildUser(app), await buildUser(app)]
    const { id, token } = await buildAccessToken(app, ada)

    const [mine, unknown] = [
      await revokeAccessToken(app, eve, id),
      await revokeAccessToken(app, eve, toPublicId('token', newId())),
    ]

    expect(mine.code).toBe('NOT_FOUND')
    expect(mine.errors).toEqual(unknown.errors)
    expect(await listAccessTokens(app, eve)).toEqual([])
    expect((await askMe(app, token)).data?.me?.id).toBe(ada.id)
    expect(await eventsOf(eve.email)).toEqual(['SIGNED_UP'])
  })

  test('gets nowhere with what looks like one', async () => {
    const app = await sharedApp()
    const { token } = await buildAccessToken(app, await buildUser(app))
    const changed = (at: number) => token.slice(0, at) + (token[at] === 'a' ? 'b' : 'a') + token.slice(at + 1)

    const answers = await Promise.all(
      ['lk_pat_', `${token}a`, token.slice(0, -1), changed(7), changed(30), changed(55), token.toUpperCase()].map(
        (made) => askMe(app, made),
      ),
    )

    for (const refused of answers) expect(refused).toEqual(BAD_TOKEN)
  })
})
