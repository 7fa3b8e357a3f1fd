import { expect, inject, test } from 'vitest'
import { askForReset } from '../test/addresses.ts'
import { startFakeApi } from '../test/fake-api.ts'
import { startProgram } from '../test/program.ts'
import { tokenOf } from '../test/mailbox.ts'
import { newMember, newVisitor, UNREACHABLE_API, PASSWORD, startWeb } from '../test/visitor.ts'

test.each([
  ['works', () => inject('apiUrl')],
  ['cannot be reached', () => UNREACHABLE_API],
])('while the API %s, the log has nothing that is secret or that somebody wrote', async (_, apiUrl) => {
  const ada = await newMember(await startWeb())
  const { url, stop } = await startProgram({ API_URL: apiUrl(), LOG_LEVEL: 'trace' })
  const visitor = newVisitor(url)
  visitor.keepCookie(ada.cookie() ?? '')
  visitor.keepCookie(`latchkey-device=${ada.deviceToken()}`)

  await visitor.open(`/tasks?after=${ada.token()}`)
  await visitor.send('/tasks', { intent: 'add', title: 'Between us' })
  await visitor.send('/signin', { email: ada.email, password: `${PASSWORD}!` })
  await visitor.send('/signin', { email: ada.email, password: PASSWORD })
  await visitor.send('/signout', {})
  const log = await stop()

  expect(log).toContain('"path":"/signin"')
  for (const secret of ['eyJ', PASSWORD, ada.email, 'Between us']) expect(log).not.toContain(secret)
})

test.each([
  ['works', () => inject('apiUrl')],
  ['cannot be reached', () => UNREACHABLE_API],
])('while the API %s, the log has neither the token of a link nor the password that it set', async (_, apiUrl) => {
  const web = await startWeb()
  const { email } = await newMember(web)
  const link = await askForReset(web, email)
  const { url, stop } = await startProgram({ API_URL: apiUrl(), LOG_LEVEL: 'trace' })
  const visitor = newVisitor(url)

  await visitor.open(link)
  await visitor.open('/reset-password')
  await visitor.send('/reset-password', { newPassword: 'sunshine' })
  await visitor.send('/reset-password', { newPassword: 'fourteen purple umbrellas' })
  await visitor.open('/signin?reason=reset')
  const log = await stop()

  expect(log).toContain('"path":"/reset-password"')
  for (const secret of [tokenOf(link), 'sunshine', 'umbrellas', email]) expect(log).not.toContain(secret)
})

test('a page that fails tells the browser nothing about how, and the log everything', async () => {
  const api = await startFakeApi({ data: { tasks: null } })
  const { url, stop } = await startProgram({ API_URL: api.url, LOG_LEVEL: 'error' })
  const visitor = newVisitor(url)
  visitor.keepCookie('latchkey=a.b.c')

  const pages = [await visitor.open('/tasks'), await visitor.open('/tasks.data')]
  const log = await stop()

  expect(pages.map(({ status }) => status)).toEqual([500, 500])
  expect(pages[0]?.html).toContain('Something went wrong on our side')
  for (const { html } of pages) expect(html).not.toMatch(/TypeError|Cannot read|node_modules|\.js:\d/)
  expect(log).toContain('TypeError')
})
