import { expect, test } from 'vitest'
import { askApi, newMember, newVisitor, UNREACHABLE_API, startWeb } from '../../../test/visitor.ts'
import { HOME } from '../../words/home.ts'

test('signing out ends the session in the API and takes the cookie away', async () => {
  const ada = await newMember(await startWeb())
  const token = ada.token()

  const { to } = await ada.send('/signout', {})
  const answer = await askApi(token, '{ me { id } }')

  expect(to).toBe('/')
  expect(ada.cookie()).toBeNull()
  expect(JSON.stringify(answer)).toContain('UNAUTHENTICATED')
})

test('the browser is told to forget the session and what it has stored, but not the device', async () => {
  const ada = await newMember(await startWeb())

  const { headers } = await ada.send('/signout', {})

  expect(headers.getSetCookie()).toEqual(['latchkey=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax'])
  expect(headers.get('Clear-Site-Data')).toBe('"cache", "storage"')
  expect(headers.get('X-Remix-Reload-Document')).toBe('true')
  expect(ada.deviceToken()).toMatch(/^eyJ/)
})

test('on https, the cookie goes with the attributes that it came with', async () => {
  const visitor = newVisitor(await startWeb({ secure: true, origin: 'https://latchkey.example' }))

  const { headers } = await visitor.send('/signout', {})

  expect(headers.getSetCookie()).toEqual(['__Host-latchkey=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure'])
})

test.each(['/signout', '/signout.data', '/signout?', '/signout/'])('opening %s signs nobody out', async (path) => {
  const ada = await newMember(await startWeb())

  const { headers } = await ada.open(path)

  expect(headers.getSetCookie()).toEqual([])
  expect((await ada.open(HOME)).status).toBe(200)
})

test('a method in the form or in a header does not make opening an address an action', async () => {
  const ada = await newMember(await startWeb())

  await ada.open('/signout?_method=POST', { 'X-HTTP-Method-Override': 'POST', 'Sec-Fetch-Site': 'same-origin' })

  expect((await ada.open(HOME)).status).toBe(200)
})

test('signing out of a session that has ended already is signing out', async () => {
  const ada = await newMember(await startWeb())
  await askApi(ada.token(), 'mutation { signout { signedOutAt } }')

  const { to } = await ada.send('/signout', {})
  const again = await ada.send('/signout', {})

  expect([to, again.to]).toEqual(['/', '/'])
  expect(ada.cookie()).toBeNull()
})

test('with the API away, the browser is signed out all the same, and says what is left to do', async () => {
  const ada = await newMember(await startWeb())
  const away = newVisitor(await startWeb({ apiUrl: UNREACHABLE_API }))
  away.keepCookie(ada.cookie() ?? '')

  const { to } = await away.send('/signout', {})
  const { html } = await away.open(to ?? '')

  expect(away.cookie()).toBeNull()
  expect(html).toContain('You are signed out in this browser, but the API could not be reached')
})
