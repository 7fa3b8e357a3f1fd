import { expect, test } from 'vitest'
import { askApi, newEmail, newMember, newVisitor, PASSWORD, startWeb } from '../../test/visitor.ts'
import { HOME } from '../words/home.ts'

const meOf = (ada: { token: () => string }) => askApi(ada.token(), '{ me { name email } }')

test('a sign-up that is sent many times at once makes one account, and ends signed in each time', async () => {
  const web = await startWeb()
  const account = { name: 'Ada', email: newEmail(), password: PASSWORD, redirectTo: `${HOME}?show=all` }
  const browsers = Array.from({ length: 4 }, () => newVisitor(web))

  const answers = await Promise.all(browsers.map((browser) => browser.send('/signup', account)))

  expect(answers.map(({ to }) => to)).toEqual(Array(4).fill(`${HOME}?show=all`))
  for (const browser of browsers) {
    expect(await meOf(browser)).toMatchObject({ data: { me: { name: 'Ada', email: account.email } } })
  }
})

test('a sign-up that is sent again by the browser that it has signed in ends signed in', async () => {
  const ada = newVisitor(await startWeb())
  const account = { name: 'Ada', email: newEmail(), password: PASSWORD }
  await ada.send('/signup', account)
  await ada.send('/tasks', { intent: 'add', title: 'Figs' })

  const { to } = await ada.send('/signup', account)

  expect(to).toBe(HOME)
  expect((await ada.open('/tasks')).html).toContain('Figs')
})

test.each(['Password of Eve 12', ''])('a taken address with the password %j lets nobody in', async (password) => {
  const web = await startWeb()
  const { email } = await newMember(web)
  const eve = newVisitor(web)

  const { status } = await eve.send('/signup', { name: 'Eve', email, password })

  expect(status).toBe(password === '' ? 400 : 409)
  expect(eve.cookie()).toBeNull()
})

const CHANGE = { intent: 'change-password', currentPassword: PASSWORD, newPassword: 'another horse battery' }

test('a change of password that is sent twice ends signed in, with the new password', async () => {
  const web = await startWeb()
  const ada = await newMember(web)
  const form = { ...CHANGE, username: ada.email }
  const lost = newVisitor(web)
  lost.keepCookie(ada.cookie() ?? '')
  await lost.send('/settings/security', form)

  const again = await ada.send('/settings/security', form)

  expect(again.to).toBe('/settings/security?changed=password')
  expect((await ada.open('/tasks')).status).toBe(200)
})

test.each([
  ['another password', { newPassword: 'not the one of Ada' }],
  ['nobody', { username: '' }],
])('with a session that has ended, a change of password for %s leads to sign in', async (_, wrong) => {
  const ada = await newMember(await startWeb())
  await askApi(ada.token(), 'mutation { signout { signedOutAt } }')

  const { to } = await ada.send('/settings/security', { ...CHANGE, username: ada.email, ...wrong })

  expect(to).toMatch(/^\/signin\?.*reason=ended$/)
  expect(ada.cookie()).toBeNull()
})

test('an account whose deletion is sent twice is deleted, and both times the page says until when', async () => {
  const web = await startWeb()
  const ada = await newMember(web)
  const lost = newVisitor(web)
  lost.keepCookie(ada.cookie() ?? '')
  const form = { username: ada.email, password: PASSWORD }

  const first = await lost.send('/settings/data/delete', form)
  const again = await ada.send('/settings/data/delete', form)
  const pages = [await lost.open('/goodbye'), await ada.open('/goodbye')]

  expect([first.to, again.to]).toEqual(['/goodbye', '/goodbye'])
  const [day, sameDay] = pages.map(({ html }) => /will be deleted on.*?<time dateTime="(.*?)"/is.exec(html)?.[1])
  expect(day).toMatch(/^\d{4}-\d\d-\d\d$/)
  expect(sameDay).toBe(day)
  expect(ada.cookie()).toBeNull()
})

test('an account that was not deleted is not, when the session has ended for another reason', async () => {
  const ada = await newMember(await startWeb())
  await askApi(ada.token(), 'mutation { signout { signedOutAt } }')

  const wrong = await ada.send('/settings/data/delete', { username: ada.email, password: 'wrong horse battery' })
  ada.keepCookie('latchkey=a.b.c')
  const right = await ada.send('/settings/data/delete', { username: ada.email, password: PASSWORD })

  expect([wrong.to, right.to]).toEqual([expect.stringMatching(/reason=ended$/), '/settings/data/delete'])
  expect((await ada.open('/settings/data/delete')).html).toContain('Delete your account?')
})
