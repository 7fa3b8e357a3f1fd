import { expect, test } from 'vitest'
import { newMember, newVisitor, startWeb } from '../test/visitor.ts'

test('a password manager is led to where the password is changed', async () => {
  const web = await startWeb()
  const ada = await newMember(web)

  const asked = await ada.open('/.well-known/change-password')
  const page = await ada.open(asked.to ?? '')
  const stranger = await newVisitor(web).open(asked.to ?? '')

  expect(asked.status).toBe(302)
  expect(page.html).toMatch(/<input[^>]*name="newPassword"/)
  expect(stranger.to).toBe('/signin?redirectTo=%2Fsettings%2Fsecurity')
})

test('whoever finds a hole is told whom to tell, and until when that is true', async () => {
  const securityContacts = ['mailto:security@latchkey.example', 'https://latchkey.example/report']
  const web = await startWeb({ origin: 'https://latchkey.example', securityContacts })

  const { status, html, headers } = await newVisitor(web).open('/.well-known/security.txt')

  const [first, second, expires = '', canonical] = html.split('\n')
  const days = (Date.parse(expires.replace('Expires: ', '')) - Date.now()) / (24 * 60 * 60 * 1000)
  expect([status, headers.get('Content-Type')]).toEqual([200, 'text/plain; charset=utf-8'])
  expect([first, second]).toEqual(securityContacts.map((contact) => `Contact: ${contact}`))
  expect(days).toBeGreaterThan(1)
  expect(days).toBeLessThan(366)
  expect(canonical).toBe('Canonical: https://latchkey.example/.well-known/security.txt')
})

test.each(['/.well-known/security.txt', '/.well-known/nothing', '/.well-known/'])(
  'without a contact to tell, there is nothing at %s',
  async (path) => {
    expect((await newVisitor(await startWeb()).open(path)).status).toBe(404)
  },
)

test.each(['/assets/gone.js', '/assets/', '/assets/fonts/gone.woff2', '/assets/%5c'])(
  'nobody keeps that there is no %s, which another build may have',
  async (path) => {
    const { status, headers } = await newVisitor(await startWeb()).open(path)

    expect([status, headers.get('Cache-Control')]).toEqual([404, 'no-store'])
  },
)
