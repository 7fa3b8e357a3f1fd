import { expect, inject, test } from 'vitest'
import { newConfirmedMember, signInAs } from '../../../test/addresses.ts'
import { newMember, newVisitor, startWeb } from '../../../test/visitor.ts'

/** The reminder to confirm the address. */
const reminderOf = (html: string) => /<aside aria-label="Your email address".*?<\/aside>/s.exec(html)?.[0] ?? null

test('who has not confirmed their address is reminded, quietly, with the way to another link', async () => {
  const ada = await newMember(await startWeb())

  const { html } = await ada.open('/tasks')

  expect(reminderOf(html)).toContain(ada.email)
  expect(reminderOf(html)).toContain('href="/settings/profile#email"')
})

test.each(['/settings/profile', '/settings/profile/email', '/verify-email', '/docs'])(
  'nobody is reminded on %s',
  async (path) => {
    const ada = await newMember(await startWeb())

    const { html, status } = await ada.open(path)

    expect(status).toBe(200)
    expect(reminderOf(html)).toBeNull()
  },
)

test('nobody is reminded of what is done, or of what a server without mail cannot do', async () => {
  const web = await startWeb()
  const ada = await newConfirmedMember(web)
  const eve = await newMember(await startWeb({ apiUrl: inject('mutedApiUrl') }))

  const pages = [await ada.open('/tasks'), await eve.open('/tasks'), await newVisitor(web).open('/signin')]

  expect(pages.map(({ html }) => reminderOf(html))).toEqual([null, null, null])
})

test('the reminder is put off until the next sign-in, without JavaScript', async () => {
  const ada = await newMember(await startWeb())

  const { to, headers } = await ada.send('/confirm-later', { redirectTo: '/tasks?show=all' })
  const [put, elsewhere] = [await ada.open('/tasks'), await ada.open('/settings/security')]
  await signInAs(ada, ada.email)
  const later = await ada.open('/tasks')

  expect(to).toBe('/tasks?show=all')
  expect(headers.getSetCookie()).toEqual([
    expect.stringMatching(/^latchkey-put-off=[\w-]{16}; Path=\/; HttpOnly; SameSite=Lax$/),
  ])
  expect([reminderOf(put.html), reminderOf(elsewhere.html)]).toEqual([null, null])
  expect(reminderOf(later.html)).toContain(ada.email)
})

test('who uses the browser next is reminded of their own address', async () => {
  const web = await startWeb()
  const [ada, eve] = [await newMember(web), await newMember(web)]
  await ada.send('/confirm-later', { redirectTo: '/tasks' })

  await signInAs(ada, eve.email)
  const { html } = await ada.open('/tasks')

  expect(reminderOf(html)).toContain(eve.email)
})

test('putting off leads to no other site, and takes somebody who is signed in', async () => {
  const web = await startWeb()
  const ada = await newMember(web)

  const led = await ada.send('/confirm-later', { redirectTo: '//evil.example' })
  const nobody = await newVisitor(web).send('/confirm-later', { redirectTo: '/tasks' })
  const refused = await ada.send('/confirm-later', {}, { 'Sec-Fetch-Site': 'cross-site' })
  const opened = await ada.open('/confirm-later')

  expect([led.to, nobody.to, opened.to]).toEqual(['/tasks', '/signin?redirectTo=%2Fconfirm-later', '/tasks'])
  expect(refused.status).toBe(403)
})
