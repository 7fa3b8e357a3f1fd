import { describe, expect, test } from 'vitest'
import { Signout } from '../../test/accounts/account.ts'
import { createClock, sharedApp, startApp } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { execute } from '../../test/execute.ts'
import { askForExport, download } from '../../test/export/export.ts'
import { sendRaw } from '../../test/http/raw.ts'
import { send } from '../../test/http/send.ts'
import { sql } from '../../test/database/sql.ts'
import { askMe, BAD_TOKEN, forge } from '../../test/tokens/tokens.ts'
import { MINUTE, SECOND } from '../time.ts'

describe('a token for an export', () => {
  const REFUSED = { errors: BAD_TOKEN.errors }

  test('is good for 5 minutes, and not a second longer', async () => {
    const clock = createClock(new Date('2026-11-21T09:30:00.000Z'))
    const app = await sharedApp(clock)
    const ticket = await askForExport(app, await buildUser(app))

    clock.advance(5 * MINUTE - SECOND)
    const before = await download(app, ticket)
    clock.advance(SECOND)
    const after = await download(app, ticket)

    expect(ticket.expiresAt).toBe('2026-11-21T09:35:00.000Z')
    expect([before.status, after.status]).toEqual([200, 401])
  })

  test('signs nobody in', async () => {
    const app = await sharedApp()
    const { token } = await askForExport(app, await buildUser(app))

    const refused = await askMe(app, token)

    expect(refused).toEqual(BAD_TOKEN)
  })

  test('is worth nothing once its session has ended, on any instance', async () => {
    const [first, second] = [await startApp(), await startApp()]
    const ada = await buildUser(first)
    const ticket = await askForExport(first, ada)
    expect((await download(second, ticket)).status).toBe(200)

    await execute(first, Signout, { as: ada })

    expect((await download(first, ticket)).status).toBe(401)
    await expect.poll(async () => (await download(second, ticket)).status, { timeout: SECOND }).toBe(401)
  })

  test('is worth nothing once the account is gone', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const ticket = await askForExport(app, ada)

    await sql('delete from users where email = $1', [ada.email])

    expect((await download(app, ticket)).status).toBe(401)
  })

  test.each<[string, (tokens: { session: string; ticket: string }) => string]>([
    ['that is one for signing in', ({ session }) => session],
    ['that is nonsense', () => 'nonsense'],
    ['whose purpose was changed', ({ session }) => forge(session, { claims: { purpose: 'export' } })],
    ['that lives longer', ({ ticket }) => forge(ticket, { claims: { exp: Math.floor(Date.now() / 1000) + 3600 } })],
    ['of somebody else', ({ ticket }) => forge(ticket, { claims: { sub: crypto.randomUUID() } })],
    ['of no session', ({ ticket }) => forge(ticket, { claims: { sid: undefined } })],
    [
      'signed by somebody else',
      ({ ticket }) => forge(ticket, { secret: 'another secret of at least thirty-two bytes' }),
    ],
  ])('%s is refused, as everywhere', async (_, make) => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const { token } = await askForExport(app, ada)

    const refused = await download(app, { token: make({ session: ada.token, ticket: token }) })

    expect(refused.status).toBe(401)
    expect(refused.headers.get('www-authenticate')).toBe('Bearer realm="latchkey"')
    expect(refused.headers.get('content-type')).toMatch(/^application\/json/)
    expect(refused.headers.has('content-disposition')).toBe(false)
    expect(JSON.parse(refused.text)).toEqual(REFUSED)
  })

  test.each<[string, (token: string) => [name: string, value: string][]]>([
    ['is missing', () => []],
    [
      'is there twice',
      (token) => [
        ['authorization', `Bearer ${token}`],
        ['Authorization', `Bearer ${token}`],
      ],
    ],
    ['has another scheme', (token) => [['authorization', `Basic ${token}`]]],
    ['has something after it', (token) => [['authorization', `Bearer ${token} x`]]],
    ['is a cookie', (token) => [['cookie', `token=${token}`]]],
  ])('is refused when its header %s', async (_, headers) => {
    const app = await sharedApp()
    const { token } = await askForExport(app, await buildUser(app))

    const refused = await sendRaw(app, { path: '/export', method: 'GET', headers: headers(token) })

    expect(refused.status).toBe(401)
    expect(JSON.parse(refused.body)).toEqual(REFUSED)
  })

  test('is not looked for in the address', async () => {
    const app = await sharedApp()
    const { token } = await askForExport(app, await buildUser(app))

    const refused = await send(app, { path: `/export?token=${token}&access_token=${token}` })

    expect(refused.status).toBe(401)
  })

  test.each(['POST', 'HEAD', 'PUT', 'DELETE'])('is good for no %s', async (method) => {
    const app = await sharedApp()
    const ticket = await askForExport(app, await buildUser(app))

    const refused = await send(app, { path: '/export', method, as: ticket })

    expect(refused.status).toBe(405)
  })

  test('is made for nobody but who is signed in', async () => {
    const app = await sharedApp()

    const refused = await askForExport(app, { token: 'nonsense' }).catch(String)

    expect(refused).toContain('UNAUTHENTICATED')
  })
})
