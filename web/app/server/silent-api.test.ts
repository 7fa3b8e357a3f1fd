import { expect, test } from 'vitest'
import { startSilentApi, startFakeApi } from '../../test/fake-api.ts'
import { newVisitor, startWeb } from '../../test/visitor.ts'

/** A visitor with a session cookie that the web app cannot verify without the API. */
async function newVisitorWithCookie(apiUrl: string) {
  const visitor = newVisitor(await startWeb({ apiUrl, times: { api: 300 } }))
  visitor.keepCookie('latchkey=a.b.c')
  return visitor
}

test('while the API is silent, a form waits once for all that its page asks', async () => {
  const silence = await startSilentApi()
  const ada = await newVisitorWithCookie(silence.url)

  const { status } = await ada.send('/tasks', { intent: 'add', title: 'Water the figs' })

  expect(status).toBe(503)
  expect(silence.requests()).toBe(1)
})

test.each<[string, Record<string, string>]>([
  ['/settings/tokens', { name: 'Backup & restore', 'tasks:read': 'on', expiry: '30' }],
  ['/tasks', { intent: 'add', title: 'Backup & restore' }],
  ['/tasks/task_00000000000000000000000000', { intent: 'save', title: 'Backup & restore', version: '1' }],
  ['/settings/profile', { name: 'Backup & restore', timeZone: 'UTC' }],
])('what was typed at %s is not lost while the API is away', async (path, fields) => {
  const { url } = await startSilentApi()
  const ada = await newVisitorWithCookie(url)

  const { html } = await ada.send(path, fields)

  expect(html).toMatch(/value="Backup &amp; restore"|Backup &amp; restore<\/textarea>/)
  expect(html).toContain('so this may not be saved')
})

test('a token that was made is shown, though nothing else of its page can be', async () => {
  const token = 'latchkey_pat_that_nobody_sees_again'
  const accessToken = { id: 'token_1', name: 'Backup', expiresAt: null }
  const { url } = await startFakeApi({ data: { createAccessToken: { token, accessToken } } }, null)
  const ada = await newVisitorWithCookie(url)

  const { html } = await ada.send('/settings/tokens', { name: 'Backup', 'tasks:read': 'on', expiry: 'never' })

  expect(html).toContain(token)
})

test.each<[string, unknown]>([
  ['null', null],
  ['a list', []],
  ['a text', 'ok'],
  ['an object of something else', { ok: true }],
  ['errors that are none', { errors: [null] }],
  ['errors that are a text', { errors: 'bad' }],
  ['no error at all', { errors: [], data: null }],
])('an API that answers %s is one that cannot be reached', async (_, answer) => {
  const { url } = await startFakeApi(answer)
  const ada = await newVisitorWithCookie(url)

  const { status, html } = await ada.open('/tasks')

  expect(status).toBe(503)
  expect(html).toContain('The API cannot be reached')
})
