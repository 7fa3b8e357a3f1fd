import { expect, test } from 'vitest'
import { askApi, newMember, newVisitor, PASSWORD, startWeb } from '../../../test/visitor.ts'

test('a signed-out visitor signs in and comes back to where they were going', async () => {
  const web = await startWeb()
  const { email } = await newMember(web)
  const visitor = newVisitor(web)

  const refused = await visitor.open('/tasks?show=done')
  const { html } = await visitor.open(refused.to ?? '')
  const signedIn = await visitor.send('/signin', { email, password: PASSWORD, redirectTo: '/tasks?show=done' })
  const page = await visitor.open('/tasks?show=done')

  expect(refused.to).toBe('/signin?redirectTo=%2Ftasks%3Fshow%3Ddone')
  expect(html).toContain('value="/tasks?show=done"')
  expect(signedIn.to).toBe('/tasks?show=done')
  expect(page.status).toBe(200)
})

test('signing in leads to no other site', async () => {
  const web = await startWeb()
  const { email } = await newMember(web)

  const signedIn = await newVisitor(web).send('/signin', { email, password: PASSWORD, redirectTo: '//evil.example' })

  expect(signedIn.to).toBe('/tasks')
})

test('a wrong password brings the form back with the email, and never the password', async () => {
  const web = await startWeb()
  const { email } = await newMember(web)

  const { status, html, headers } = await newVisitor(web).send('/signin', { email, password: 'wrong horse battery' })

  expect(status).toBe(401)
  expect(html).toContain('role="alert"')
  expect(html).toContain(`value="${email}"`)
  expect(html).not.toContain('wrong horse battery')
  expect(headers.has('Set-Cookie')).toBe(false)
})

test('failures are counted for the browser that fails, not for everybody behind the web app', async () => {
  const web = await startWeb()
  const { email } = await newMember(web)
  const guesser = newVisitor(web)
  for (let i = 0; i < 5; i++) await guesser.send('/signin', { email, password: 'wrong horse battery' })

  const guess = await guesser.send('/signin', { email, password: PASSWORD })
  const owner = await newVisitor(web).send('/signin', { email, password: PASSWORD })

  expect(guess.status).toBe(429)
  expect(Number(guess.headers.get('Retry-After'))).toBeGreaterThan(0)
  expect(guess.html).toMatch(/Try again in \d+ seconds/)
  expect(owner.status).toBe(302)
})

test('the cookie is out of reach of scripts and other sites, and lives as long as the session', async () => {
  const web = await startWeb()
  const { email } = await newMember(web)

  const { headers } = await newVisitor(web).send('/signin', { email, password: PASSWORD })
  const cookie = headers.get('Set-Cookie') ?? ''
  const maxAge = Number(/Max-Age=(\d+)/.exec(cookie)?.[1])

  expect(cookie).toMatch(/^latchkey=[\w-]+\.[\w-]+\.[\w-]+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/)
  expect(7 * 24 * 60 * 60 - maxAge).toBeLessThan(60)
})

test('on https, the cookie is bound to this host and to https', async () => {
  const web = await startWeb({ secure: true, origin: 'https://latchkey.example' })
  const { email } = await newMember(web)

  const { headers } = await newVisitor(web).send('/signin', { email, password: PASSWORD })

  expect(headers.get('Set-Cookie')).toMatch(/^__Host-latchkey=.*; HttpOnly; SameSite=Lax; Secure$/)
})

test('a session that ended elsewhere leads to sign in, with a message and without the cookie', async () => {
  const ada = await newMember(await startWeb())
  await askApi(ada.token(), 'mutation { signout { signedOutAt } }')

  const refused = await ada.open('/settings/profile')
  const { html } = await ada.open(refused.to ?? '')

  expect(refused.to).toBe('/signin?redirectTo=%2Fsettings%2Fprofile&reason=ended')
  expect(ada.cookie()).toBeNull()
  expect(html).toContain('Your session has ended. Sign in again to go on.')
})

test('a cookie that is no token at all is nobody', async () => {
  const visitor = newVisitor(await startWeb())
  visitor.keepCookie('latchkey=%00<script>')

  expect((await visitor.open('/tasks')).to).toBe('/signin?redirectTo=%2Ftasks')
})
