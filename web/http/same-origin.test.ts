import { expect, test } from 'vitest'
import { newMember, newVisitor, startWeb } from '../test/visitor.ts'

const OURS = 'http://latchkey.example'

test.each([
  ['another site', { 'Sec-Fetch-Site': 'cross-site' }],
  ['a subdomain of ours', { 'Sec-Fetch-Site': 'same-site' }],
  ['another site, with an origin like ours', { 'Sec-Fetch-Site': 'cross-site', Origin: OURS }],
  ['another site in an older browser', { Origin: 'https://evil.example' }],
  ['another port of our host, in an older browser', { Origin: `${OURS}:8080` }],
  ['a subdomain of ours, in an older browser', { Origin: 'http://evil.latchkey.example' }],
  ['a host that only ends like ours', { Origin: 'http://evil-latchkey.example' }],
  ['a page that hides its origin', { Origin: 'null' }],
  ['two pages at once', { 'Sec-Fetch-Site': 'same-origin, cross-site' }],
  ['something that says nothing about itself', {}],
])('a form sent by %s is refused, and changes nothing', async (_, headers) => {
  const web = await startWeb({ origin: OURS })
  const ada = await newMember(web)

  const refused = await ada.send('/tasks', { intent: 'add', title: 'Planted' }, headers)
  const signout = await ada.send('/signout', {}, headers)
  const { html } = await ada.open('/tasks?show=all')

  expect([refused.status, signout.status]).toEqual([403, 403])
  expect(refused.html).toContain('Nothing was changed')
  expect(html).not.toContain('Planted')
})

test.each([
  ['our own page', { 'Sec-Fetch-Site': 'same-origin' }],
  ['our own page, by a name that a proxy has replaced', { 'Sec-Fetch-Site': 'same-origin', Origin: OURS }],
  ['the public origin, in an older browser', { Origin: OURS }],
])('a form sent by %s is taken', async (_, headers) => {
  const web = await startWeb({ origin: OURS })
  const ada = await newMember(web)

  const drained = await ada.send('/tasks', { intent: 'add', title: 'Mine' }, headers)

  expect(drained.status).toBe(302)
})

test('on https, what was sent by an http page of our own host is refused in an older browser too', async () => {
  const web = await startWeb({ secure: true, origin: 'https://latchkey.example' })
  const { host } = new URL(web)
  const visitor = newVisitor(web)

  const refused = await visitor.send('/signin', {}, { Origin: `http://${host}` })
  const drained = await visitor.send('/signin', {}, { Origin: `https://${host}` })

  expect([refused.status, drained.status]).toEqual([403, 400])
})

test('in an older browser, the host that was asked counts as our own', async () => {
  const web = await startWeb({ origin: OURS })
  const ada = await newMember(web)

  const drained = await ada.send('/tasks', { intent: 'add', title: 'Mine' }, { Origin: web })

  expect(drained.status).toBe(302)
})
