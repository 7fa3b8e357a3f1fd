import { expect, inject, test } from 'vitest'
import { linkTo, SUBJECTS, tokenOf } from '../../../test/mailbox.ts'
import { askApi, newEmail, newMember, newVisitor, PASSWORD, startWeb } from '../../../test/visitor.ts'

const PAGE = '/complete-signup'
const ACCOUNT = { name: 'Ada', password: PASSWORD }

const startWebByMail = () => startWeb({ apiUrl: inject('signupByMailApiUrl') })

/** The link that a new person gets. */
async function askForSignup(web: string): Promise<{ email: string; link: string }> {
  const email = newEmail()
  await newVisitor(web).send('/signup', { intent: 'request', email })
  return { email, link: await linkTo(email, SUBJECTS.signup) }
}

test('where an account begins with a mail, only the address is asked for, on the first page too', async () => {
  const visitor = newVisitor(await startWebByMail())

  const pages = await Promise.all([visitor.open('/signup'), visitor.open('/')])

  for (const { html } of pages) {
    expect(html).toMatch(/<input[^>]*name="email"/)
    expect(html).not.toMatch(/name="(password|name)"/)
    expect(html).toContain('We send you a link')
  }
})

test('asking for a link is answered the same whether the address has an account or not', async () => {
  const web = await startWebByMail()
  const { email } = await newMember(await startWeb())
  const visitor = newVisitor(web)

  const answers = [
    await visitor.send('/signup', { intent: 'request', email }),
    await visitor.send('/signup', { intent: 'request', email: newEmail() }),
  ]
  const { html } = await visitor.open('/signup?sent')

  expect(answers.map(({ status, to }) => `${status} ${to}`)).toEqual(Array(2).fill('302 /signup?sent'))
  expect(html).toContain('A mail with a link is on its way. It works for 24 hours.')
})

test('with the link, a name and a password make the account, signed in and confirmed', async () => {
  const web = await startWebByMail()
  const { email, link } = await askForSignup(web)
  const visitor = newVisitor(web)

  await visitor.open(link)
  const page = await visitor.open(PAGE)
  const { to } = await visitor.send(PAGE, { ...ACCOUNT, timeZone: 'Asia/Kolkata' })
  const me = await askApi(visitor.token(), '{ me { name email emailVerified timeZone } }')

  expect(page.html).toContain(email)
  expect(page.html).toMatch(new RegExp(`<input[^>]*name="username"[^>]*value="${email}"`))
  expect(page.html).not.toContain(tokenOf(link))
  expect(to).toBe('/tasks')
  expect(me).toMatchObject({ data: { me: { name: 'Ada', email, emailVerified: true, timeZone: 'Asia/Kolkata' } } })
  expect(visitor.hasCookie('latchkey-link-complete-signup')).toBe(false)
  expect(visitor.deviceToken()).toMatch(/^eyJ/)
})

test('every problem stands beside its field, and the link still works', async () => {
  const web = await startWebByMail()
  const { link } = await askForSignup(web)
  const visitor = newVisitor(web)
  await visitor.open(link)

  const refused = await visitor.send(PAGE, { name: '', password: 'sunshine' })
  const made = await visitor.send(PAGE, ACCOUNT)

  expect(refused.status).toBe(400)
  expect(refused.html).toMatch(/<input[^>]*name="name"[^>]*aria-invalid="true"/)
  expect(refused.html).toMatch(/<input[^>]*name="password"[^>]*aria-invalid="true"/)
  expect(made.to).toBe('/tasks')
})

test('sent twice, one account is made, and both times it is signed in to', async () => {
  const web = await startWebByMail()
  const { email, link } = await askForSignup(web)
  const browsers = [newVisitor(web), newVisitor(web)]
  for (const browser of browsers) await browser.open(link)

  const answers = await Promise.all(browsers.map((browser) => browser.send(PAGE, ACCOUNT)))
  const whose = await Promise.all(browsers.map((browser) => askApi(browser.token(), '{ me { email } }')))
  const hers = { data: { me: { email } } }

  expect(answers.map(({ to }) => to)).toEqual(['/tasks', '/tasks'])
  expect(whose).toMatchObject([hers, hers])
})

test('a link whose address has an account by now lets in only whoever knows its password', async () => {
  const web = await startWebByMail()
  const { link } = await askForSignup(web)
  const [visitor, other] = [newVisitor(web), newVisitor(web)]
  for (const browser of [visitor, other]) await browser.open(link)
  await visitor.send(PAGE, ACCOUNT)

  const { status, html } = await other.send(PAGE, { name: 'Eve', password: 'another horse battery' })

  expect(status).toBe(409)
  expect(html).toContain('role="alert"')
  expect(other.cookie()).toBeNull()
})

test.each([
  ['was made up', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGFAZXhhbXBsZS5jb20ifQ.cGxhbnRlZA'],
  ['is no token at all', '%00'],
])('a link that %s makes nothing, and leads to a new one', async (_, token) => {
  const visitor = newVisitor(await startWebByMail())
  await visitor.open(`${PAGE}?token=${token}`)

  const { status, html } = await visitor.send(PAGE, ACCOUNT)

  expect(status).toBe(410)
  expect(html).toMatch(/href="\/signup"[^>]*>Ask for a new link</)
  expect(visitor.cookie()).toBeNull()
})

test('a form for a server where accounts begin otherwise says what to do', async () => {
  const visitor = newVisitor(await startWebByMail())

  const { status, html } = await visitor.send('/signup', { ...ACCOUNT, email: newEmail() })

  expect(status).toBe(409)
  expect(html).toContain('An account begins with a mail here.')
})
