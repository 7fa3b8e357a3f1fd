import { expect, inject, test } from 'vitest'
import { linkTo, mailTo, SUBJECTS } from '../../../test/mailbox.ts'
import { newMember, newVisitor, PASSWORD, startWeb, UNREACHABLE_API } from '../../../test/visitor.ts'

const PAGE = '/settings/profile/email'

test('a change of the address sends a link there, tells the present one, and changes nothing yet', async () => {
  const ada = await newMember(await startWeb())
  const newEmail = `new-${ada.email}`

  const asked = await ada.open(PAGE)
  const { status, html } = await ada.send(PAGE, { newEmail: ` ${newEmail} `, password: PASSWORD })
  const mails = await Promise.all([linkTo(newEmail, SUBJECTS.confirmNew), linkTo(ada.email, SUBJECTS.aboutToChange)])
  const profile = await ada.open('/settings/profile')

  expect(asked.html).toContain(ada.email)
  expect(status).toBe(200)
  expect(html.replaceAll('<!-- -->', '')).toContain(`A mail with a link is on its way to ${newEmail}.`)
  expect(mails).toEqual([expect.stringMatching(/^\/verify-email\?/), expect.stringMatching(/^\/reset-password\?/)])
  expect(profile.html).not.toContain(newEmail)
})

test('an address that has an account is answered the same', async () => {
  const web = await startWeb()
  const [ada, eve] = [await newMember(web), await newMember(web)]

  const { status, html } = await ada.send(PAGE, { newEmail: eve.email, password: PASSWORD })
  await mailTo(ada.email, SUBJECTS.aboutToChange)

  expect(status).toBe(200)
  expect(html.replaceAll('<!-- -->', '')).toContain(`A mail with a link is on its way to ${eve.email}.`)
})

test.each([
  ['a wrong password', 'password', { password: 'wrong horse battery' }],
  ['an address that is none', 'newEmail', { newEmail: 'nowhere' }],
])('%s is said beside it, and the address that was typed stays', async (_, field, wrong) => {
  const ada = await newMember(await startWeb())
  const form = { newEmail: `new-${ada.email}`, password: PASSWORD, ...wrong }

  const { status, html } = await ada.send(PAGE, form)

  expect(status).toBe(400)
  expect(html).toMatch(new RegExp(`<input[^>]*name="${field}"[^>]*aria-invalid="true"`))
  expect(html).toContain(`value="${form.newEmail}"`)
  expect(html).not.toContain('wrong horse battery')
})

test('the present address is no new one', async () => {
  const ada = await newMember(await startWeb())

  const { status, html } = await ada.send(PAGE, { newEmail: ada.email, password: PASSWORD })

  expect(status).toBe(400)
  expect(html).toMatch(/<input[^>]*name="newEmail"[^>]*aria-invalid="true"/)
})

test('who asks again within a minute is told when', async () => {
  const ada = await newMember(await startWeb())
  const form = { newEmail: `new-${ada.email}`, password: PASSWORD }
  await ada.send(PAGE, form)

  const { status, headers } = await ada.send(PAGE, form)

  expect(status).toBe(429)
  expect(Number(headers.get('Retry-After'))).toBeGreaterThan(0)
})

test('a server without mail says so instead of showing the form, and has no links to it', async () => {
  const ada = await newMember(await startWeb({ apiUrl: inject('mutedApiUrl') }))

  const [page, profile] = await Promise.all([ada.open(PAGE), ada.open('/settings/profile')])

  expect(page.html).toContain('This Latchkey sends no mail')
  expect(page.html).not.toContain('name="newEmail"')
  expect(profile.html).toContain(ada.email)
  expect(profile.html).toContain('This Latchkey sends no mail')
  expect(profile.html).not.toMatch(/Send the link again|href="\/settings\/profile\/email"/)
})

test('what was typed is not lost while the API is away', async () => {
  const away = newVisitor(await startWeb({ apiUrl: UNREACHABLE_API }))
  away.keepCookie('latchkey=a.b.c')

  const { status, html } = await away.send(PAGE, { newEmail: 'ada@example.com', password: PASSWORD })

  expect(status).toBe(503)
  expect(html).toContain('value="ada@example.com"')
  expect(html).toContain('What you typed is still here')
})

test('another site cannot change an address', async () => {
  const ada = await newMember(await startWeb())

  const form = { newEmail: `new-${ada.email}`, password: PASSWORD }
  const refused = await ada.send(PAGE, form, { 'Sec-Fetch-Site': 'cross-site' })

  expect(refused.status).toBe(403)
  expect(refused.html).toContain('Nothing was changed')
})
