import { expect, test } from 'vitest'
import { startFakeApi } from '../test/fake-api.ts'
import { sendRawRequest } from '../test/raw-request.ts'
import { newVisitor, startWeb } from '../test/visitor.ts'

const TOKEN = `${'Ab3_-'.repeat(17)}x`
const PAGES = ['/reset-password', '/verify-email', '/keep-account', '/complete-signup']

test.each(PAGES)('the token of a link to %s leaves the address at once, for a cookie', async (page) => {
  const visitor = newVisitor(await startWeb())

  const { status, to, headers, html } = await visitor.open(`${page}?token=${TOKEN}`)
  const next = await visitor.open(page)

  expect([status, to]).toEqual([303, page])
  expect(headers.getSetCookie()).toEqual([
    `latchkey-link-${page.slice(1)}=${TOKEN}; Path=/; Max-Age=1800; HttpOnly; SameSite=Lax`,
  ])
  expect(headers.get('Referrer-Policy')).toBe('no-referrer')
  expect(headers.get('Cache-Control')).toBe('no-store')
  expect(html).not.toContain(TOKEN)
  expect(next.status).toBe(200)
  expect(next.headers.get('Cache-Control')).toBe('no-store')
  expect(next.html).not.toContain(TOKEN)
})

test('on https, the cookie is bound to this host and to https', async () => {
  const visitor = newVisitor(await startWeb({ secure: true, origin: 'https://latchkey.example' }))

  const { headers, to } = await visitor.open(`/reset-password?token=${TOKEN}`)

  expect(to).toBe('/reset-password')
  expect(headers.getSetCookie()).toEqual([
    `__Host-latchkey-link-reset-password=${TOKEN}; Path=/; Max-Age=1800; HttpOnly; SameSite=Lax; Secure`,
  ])
})

test('opening a link asks the API for nothing', async () => {
  const api = await startFakeApi({ data: {} })
  const visitor = newVisitor(await startWeb({ apiUrl: api.url }))

  for (const page of PAGES) {
    await visitor.open(`${page}?token=${TOKEN}`)
    await visitor.open(page)
  }

  expect(api.requests).toEqual([])
})

test('a program that only asks for the headers of a link gets the same', async () => {
  const answer = await sendRawRequest(await startWeb(), `HEAD /verify-email?token=${TOKEN} HTTP/1.1\r\nHost: localhost`)

  expect(answer).toMatch(/^HTTP\/1.1 303 /)
  expect(answer).toMatch(/\r\nlocation: \/verify-email\r\n/i)
})

test.each([
  ['in capitals', '/Reset-Password'],
  ['with a slash at its end', '/reset-password/'],
])('an address %s leads to the same page', async (_, page) => {
  const visitor = newVisitor(await startWeb())

  const { status, to } = await visitor.open(`${page}?utm_source=mail&token=${TOKEN}`)

  expect([status, to]).toEqual([303, '/reset-password'])
})

test.each([
  ['is empty', ''],
  ['has other characters', '%3Cscript%3E'],
  ['would end the cookie', `${TOKEN};%20Path=/x`],
  ['is longer than any', 'x'.repeat(3000)],
])('a token that %s takes the place of the former link, and is kept nowhere', async (_, token) => {
  const visitor = newVisitor(await startWeb())
  await visitor.open(`/reset-password?token=${TOKEN}`)

  const { status, to, headers } = await visitor.open(`/reset-password?token=${token}`)
  const { html } = await visitor.open('/reset-password')

  expect([status, to]).toEqual([303, '/reset-password'])
  expect(headers.getSetCookie()).toEqual(['latchkey-link-reset-password=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax'])
  expect(html).toContain('Open the link in the mail again.')
})

test('a link to one page is none to another', async () => {
  const visitor = newVisitor(await startWeb())
  await visitor.open(`/verify-email?token=${TOKEN}`)

  const { html } = await visitor.open('/reset-password')

  expect(html).toContain('Open the link in the mail again.')
})

test.each(['/signin', '/', '/forgot-password'])('a token in the address of %s is kept nowhere', async (path) => {
  const { headers, status, html } = await newVisitor(await startWeb()).open(`${path}?token=${TOKEN}`)

  expect(status).toBe(200)
  expect(headers.getSetCookie()).toEqual([])
  expect(html).not.toContain('latchkey-link')
})
