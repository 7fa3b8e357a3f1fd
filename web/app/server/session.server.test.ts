import { expect, test } from 'vitest'
import { askApi, newMember, newVisitor, PASSWORD, startWeb } from '../../test/visitor.ts'
import { HOME, HOME_NAME } from '../words/home.ts'

const TOKEN = String.raw`[\w-]+\.[\w-]+\.[\w-]+`

test('the cookie is out of reach of scripts and other sites, and lives as long as the session', async () => {
  const web = await startWeb()
  const { email } = await newMember(web)

  const { headers } = await newVisitor(web).send('/signin', { email, password: PASSWORD })
  const [cookie = '', ...others] = headers.getSetCookie()
  const maxAge = Number(/Max-Age=(\d+)/.exec(cookie)?.[1])

  expect(cookie).toMatch(new RegExp(`^latchkey=${TOKEN}; Path=/; Max-Age=\\d+; HttpOnly; SameSite=Lax$`))
  expect(7 * 24 * 60 * 60 - maxAge).toBeLessThan(60)
  expect(others).toEqual([
    expect.stringMatching(
      new RegExp(`^latchkey-device=${TOKEN}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict$`),
    ),
  ])
})

test('on https, the cookies are bound to this host and to https', async () => {
  const web = await startWeb({ secure: true, origin: 'https://latchkey.example' })
  const { email } = await newMember(web)

  const { headers } = await newVisitor(web).send('/signin', { email, password: PASSWORD })

  expect(headers.getSetCookie()).toEqual([
    expect.stringMatching(
      new RegExp(`^__Host-latchkey=${TOKEN}; Path=/; Max-Age=\\d+; HttpOnly; SameSite=Lax; Secure$`),
    ),
    expect.stringMatching(
      new RegExp(`^__Host-latchkey-device=${TOKEN}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict; Secure$`),
    ),
  ])
})

test('the browser is known again after signing out: what others do keeps out only others', async () => {
  const web = await startWeb()
  const ada = await newMember(web)
  await ada.send('/signout', {})
  for (let i = 0; i < 10; i++) await newVisitor(web).send('/signin', { email: ada.email, password: 'wrong horse' })

  const elsewhere = await newVisitor(web).send('/signin', { email: ada.email, password: PASSWORD })
  const known = await ada.send('/signin', { email: ada.email, password: PASSWORD })

  expect(elsewhere.status).toBe(429)
  expect(known.to).toBe(HOME)
})

test('two people may use a browser: the last to sign in is known to it, and the other still gets in', async () => {
  const web = await startWeb()
  const [ada, eve] = [await newMember(web), await newMember(web)]
  const hers = ada.deviceToken()

  const asEve = await ada.send('/signin', { email: eve.email, password: PASSWORD })
  const eves = ada.deviceToken()
  const asAda = await ada.send('/signin', { email: ada.email, password: PASSWORD })

  expect([asEve.to, asAda.to]).toEqual([HOME, HOME])
  expect(new Set([hers, eves, ada.deviceToken()]).size).toBe(3)
})

test('signing in ends the session that the browser had', async () => {
  const web = await startWeb()
  const [ada, eve] = [await newMember(web), await newMember(web)]
  const before = ada.token()

  const { to } = await ada.send('/signin', { email: eve.email, password: PASSWORD })
  const answer = await askApi(before, '{ me { id } }')

  expect(to).toBe(HOME)
  expect(ada.token()).not.toBe(before)
  expect(JSON.stringify(answer)).toContain('UNAUTHENTICATED')
})

test('a wrong password ends no session, and says so instead of going on as somebody else', async () => {
  const web = await startWeb()
  const [ada, eve] = [await newMember(web), await newMember(web)]

  const { status, html } = await ada.send('/signin', { email: eve.email, password: 'wrong horse battery' })
  const { html: profile } = await ada.open('/settings/profile')

  expect(status).toBe(401)
  expect(html).toContain('right.')
  expect(profile).toContain(ada.email)
})

test('a token that was planted in the browser is never taken over', async () => {
  const web = await startWeb()
  const { email } = await newMember(web)
  const planted = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwbGFudGVkIn0.cGxhbnRlZA'
  const visitor = newVisitor(web)
  visitor.keepCookie(`latchkey=${planted}`)
  visitor.keepCookie(`latchkey-device=${planted}`)

  const { to, headers } = await visitor.send('/signin', { email, password: PASSWORD })
  const { html } = await visitor.open(HOME)

  expect(to).toBe(HOME)
  expect(headers.getSetCookie().join()).not.toContain(planted)
  expect([visitor.token(), visitor.deviceToken()]).not.toContain(planted)
  expect(html).toContain(`<title>${HOME_NAME} · Latchkey</title>`)
  expect(html).not.toContain('planted')
})

test("somebody else's session that was planted in the browser ends when its owner signs in", async () => {
  const web = await startWeb()
  const [ada, eve] = [await newMember(web), await newMember(web)]
  const visitor = newVisitor(web)
  visitor.keepCookie(`latchkey=${eve.token()}`)

  await visitor.send('/signin', { email: ada.email, password: PASSWORD })

  expect(visitor.token()).not.toBe(eve.token())
  expect((await eve.open(HOME)).to).toContain('/signin')
})

test('a session that ended elsewhere leads to sign in, with a message and without the cookie', async () => {
  const ada = await newMember(await startWeb())
  await askApi(ada.token(), 'mutation { signout { signedOutAt } }')

  const refused = await ada.open(`${HOME}?show=done`)
  const { html } = await ada.open(refused.to ?? '')

  expect(refused.to).toBe(`/signin?redirectTo=${encodeURIComponent(`${HOME}?show=done`)}&reason=ended`)
  expect(ada.cookie()).toBeNull()
  expect(html).toContain('Your session has ended. Sign in again to go on.')
})

test.each([
  ['is no token at all', 'latchkey=%00<script>'],
  ['is longer than any token', `latchkey=a.b.${'c'.repeat(12_000)}`],
  ['is empty', 'latchkey=""'],
  ['has a name that only starts like ours', 'latchkeys=a.b.c'],
  ['is another program’s, with odd characters', 'x=\u00ff\u00fe"\\; __proto__=a.b.c; =; latchkey; latchkey-device=a.b'],
])('a cookie that %s is nobody', async (_, cookie) => {
  const visitor = newVisitor(await startWeb())

  const { status, to } = await visitor.open(HOME, { Cookie: cookie })

  expect([status, to]).toEqual([302, `/signin?redirectTo=${encodeURIComponent(HOME)}`])
})

test('of two cookies of the same name, the one that can be a token counts', async () => {
  const ada = await newMember(await startWeb())

  const { status } = await ada.open(HOME, { Cookie: `latchkey=tossed; latchkey=${ada.token()}` })

  expect(status).toBe(200)
})
