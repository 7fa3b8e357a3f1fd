import { expect, test } from 'vitest'
import { newMember, newVisitor, PASSWORD, startWeb } from '../../../test/visitor.ts'
import { HOME } from '../../words/home.ts'

const PAGE = '/settings/data/delete'

test('deleting the account signs out everywhere, and says until when it can be kept', async () => {
  const web = await startWeb()
  const ada = await newMember(web)
  const phone = newVisitor(web)
  await phone.send('/signin', { email: ada.email, password: PASSWORD })

  const asked = await ada.open(PAGE)
  const deleted = await ada.send(PAGE, { password: PASSWORD })
  const { html, status } = await ada.open(deleted.to ?? '')
  const onPhone = await phone.open(HOME)

  expect(asked.html).toContain('Delete your account?')
  expect(asked.html).toContain(ada.email)
  expect(deleted.to).toBe('/goodbye')
  expect(ada.cookie()).toBeNull()
  expect(status).toBe(200)
  expect(html.replaceAll('<!-- -->', '')).toMatch(/will be deleted on.*<time datetime="\d{4}-\d\d-\d\d">\d+ \w+</is)
  expect(html).toContain('href="/signin"')
  expect(onPhone.to).toMatch(/reason=ended$/)
})

test('a wrong password deletes nothing, and is said beside it', async () => {
  const ada = await newMember(await startWeb())

  const { status, html } = await ada.send(PAGE, { password: 'wrong horse battery' })

  expect(status).toBe(400)
  expect(html).toMatch(/<input[^>]*name="password"[^>]*aria-invalid="true"/)
  expect(html).not.toContain('wrong horse battery')
  expect((await ada.open(HOME)).status).toBe(200)
})

test('guessing at the password is stopped, and says for how long', async () => {
  const ada = await newMember(await startWeb())
  for (let i = 0; i < 5; i++) await ada.send(PAGE, { password: 'wrong horse battery' })

  const { status, headers } = await ada.send(PAGE, { password: PASSWORD })

  expect(status).toBe(429)
  expect(Number(headers.get('Retry-After'))).toBeGreaterThan(0)
  expect((await ada.open(HOME)).status).toBe(200)
})

test('another site cannot delete an account, nor can an address that is looked at', async () => {
  const ada = await newMember(await startWeb())

  const refused = await ada.send(PAGE, { password: PASSWORD }, { 'Sec-Fetch-Site': 'cross-site' })
  await ada.open(`${PAGE}?password=${encodeURIComponent(PASSWORD)}`)

  expect(refused.status).toBe(403)
  expect((await ada.open(HOME)).status).toBe(200)
})
