import { expect, test } from 'vitest'
import { signInAs } from '../../../test/addresses.ts'
import { linkTo, SUBJECTS } from '../../../test/mailbox.ts'
import { askApi, newMember, newVisitor, startWeb, type Page } from '../../../test/visitor.ts'

const PAGE = '/verify-email'
const DONE = '/settings/profile?email=confirmed'

const isConfirmed = async (ada: { token: () => string }) =>
  JSON.stringify(await askApi(ada.token(), '{ me { emailVerified } }')).includes('true')

const keyIn = ({ html }: Page) => ({ formKey: /name="formKey" value="([^"]+)"/.exec(html)?.[1] ?? '' })

test('who is signed in confirms the address with the link and one button', async () => {
  const ada = await newMember(await startWeb())

  await ada.open(await linkTo(ada.email, SUBJECTS.confirm))
  const page = await ada.open(PAGE)
  const before = await isConfirmed(ada)
  const { to } = await ada.send(PAGE, {})
  const profile = await ada.open(to ?? '')

  expect(page.html).toContain(ada.email)
  expect(page.html.match(/<main.*<\/main>/s)?.[0].match(/<button/g)).toHaveLength(1)
  expect([before, await isConfirmed(ada)]).toEqual([false, true])
  expect(to).toBe(DONE)
  expect(profile.html).toContain('Your email address is confirmed.')
  expect(ada.hasCookie('latchkey-link-verify-email')).toBe(false)
})

test('who is not signed in signs in first, and finds the link still there', async () => {
  const web = await startWeb()
  const ada = await newMember(web)
  const phone = newVisitor(web)

  await phone.open(await linkTo(ada.email, SUBJECTS.confirm))
  const page = await phone.open(PAGE)
  const unsigned = await phone.send(PAGE, {})
  const signedIn = await phone.send('/signin', {
    email: ada.email,
    password: 'correct horse battery',
    redirectTo: PAGE,
  })
  const { html } = await phone.open(signedIn.to ?? '')
  const confirmed = await phone.send(PAGE, {})

  expect(page.html).toContain('Sign in first.')
  expect(page.html).toContain('href="/signin?redirectTo=%2Fverify-email"')
  expect(unsigned.to).toBe('/signin?redirectTo=%2Fverify-email')
  expect(signedIn.to).toBe(PAGE)
  expect(html).toContain('Confirm address')
  expect(confirmed.to).toBe(DONE)
})

test('sent twice, it is done once, and both times it is done', async () => {
  const web = await startWeb()
  const ada = await newMember(web)
  await ada.open(await linkTo(ada.email, SUBJECTS.confirm))
  const lost = newVisitor(web)
  lost.keepCookie(ada.cookie() ?? '')
  await lost.open(await linkTo(ada.email, SUBJECTS.confirm))
  const form = keyIn(await ada.open(PAGE))

  const answers = [await lost.send(PAGE, form), await ada.send(PAGE, form)]

  expect(form.formKey).not.toBe('')
  expect(answers.map(({ to }) => to)).toEqual([DONE, DONE])
})

test('somebody else cannot confirm an address with its link, which still works for its owner', async () => {
  const web = await startWeb()
  const [ada, eve] = [await newMember(web), await newMember(web)]
  const link = await linkTo(ada.email, SUBJECTS.confirm)

  await eve.open(link)
  const refused = await eve.send(PAGE, {})
  await ada.open(link)
  const confirmed = await ada.send(PAGE, {})

  expect(refused.status).toBe(410)
  expect(refused.html).toContain('This link does not work any more')
  expect(refused.html).toContain(eve.email)
  expect(refused.html).toMatch(/href="\/settings\/profile#email"/)
  expect(await isConfirmed(eve)).toBe(false)
  expect(confirmed.to).toBe(DONE)
})

test('a new address takes the place of the former, in the settings and to sign in', async () => {
  const web = await startWeb()
  const ada = await newMember(web)
  const newEmail = `new-${ada.email}`
  await ada.send('/settings/profile/email', { newEmail, password: 'correct horse battery' })

  await ada.open(await linkTo(newEmail, SUBJECTS.confirmNew))
  const { to } = await ada.send(PAGE, {})
  const profile = await ada.open(to ?? '')

  expect(profile.html).toMatch(new RegExp(`>${newEmail}<`))
  expect([(await signInAs(newVisitor(web), newEmail)).to, (await signInAs(newVisitor(web), ada.email)).status]).toEqual(
    ['/tasks', 401],
  )
})

test('a new address that somebody else has by then is said to be taken', async () => {
  const web = await startWeb()
  const ada = await newMember(web)
  const newEmail = `new-${ada.email}`
  await ada.send('/settings/profile/email', { newEmail, password: 'correct horse battery' })
  await ada.open(await linkTo(newEmail, SUBJECTS.confirmNew))
  await newVisitor(web).send('/signup', { name: 'Eve', email: newEmail, password: 'correct horse battery' })

  const { status, html } = await ada.send(PAGE, {})

  expect(status).toBe(409)
  expect(html).toContain('role="alert"')
  expect((await ada.open('/settings/profile')).html).toMatch(new RegExp(`>${ada.email}<`))
})

test('without a link that was opened, there is no button', async () => {
  const ada = await newMember(await startWeb())

  const page = await ada.open(PAGE)
  const sent = await ada.send(PAGE, {})

  expect(page.html).toContain('Open the link in the mail again.')
  expect(page.html).not.toContain('Confirm address')
  expect(sent.status).toBe(410)
})

test('another site cannot press the button', async () => {
  const ada = await newMember(await startWeb())
  await ada.open(await linkTo(ada.email, SUBJECTS.confirm))

  const refused = await ada.send(PAGE, {}, { 'Sec-Fetch-Site': 'cross-site' })

  expect(refused.status).toBe(403)
  expect(await isConfirmed(ada)).toBe(false)
})
