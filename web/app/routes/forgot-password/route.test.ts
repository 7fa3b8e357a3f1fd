import { expect, inject, test } from 'vitest'
import { refusal, startFakeApi } from '../../../test/fake-api.ts'
import { linkTo, SUBJECTS } from '../../../test/mailbox.ts'
import { newEmail, newMember, newVisitor, startWeb, UNREACHABLE_API, type Page } from '../../../test/visitor.ts'

const PAGE = '/forgot-password'

/** What an answer says, without what is new in every answer. */
const sayingOf = ({ html }: Page) => html.replaceAll(/nonce="[^"]*"|[\da-f-]{36}/g, '')

test('whether an address has an account or not, the answer is the same, and a mail goes to whoever has one', async () => {
  const web = await startWeb()
  const { email } = await newMember(web)
  const [known, unknown] = [newVisitor(web), newVisitor(web)]

  const answers = [await known.send(PAGE, { email }), await unknown.send(PAGE, { email: newEmail() })]
  const pages = await Promise.all([known.open(`${PAGE}?sent`), unknown.open(`${PAGE}?sent`)])
  const link = await linkTo(email, SUBJECTS.reset)

  expect(answers.map(({ status, to }) => `${status} ${to}`)).toEqual(Array(2).fill(`302 ${PAGE}?sent`))
  expect(pages[0].html).toContain(
    'If this address has an account, a mail with a link is on its way. It works for 30 minutes.',
  )
  expect(sayingOf(pages[0])).toBe(sayingOf(pages[1]))
  expect(link).toMatch(/^\/reset-password\?token=[\w-]{86}$/)
})

test('who asks again within a minute is told when, and what was typed stays', async () => {
  const web = await startWeb()
  const email = newEmail()
  await newVisitor(web).send(PAGE, { email })

  const { status, html, headers } = await newVisitor(web).send(PAGE, { email })

  expect(status).toBe(429)
  expect(Number(headers.get('Retry-After'))).toBeGreaterThan(0)
  expect(html).toMatch(/Try again in \d+ seconds/)
  expect(html).toContain(`value="${email}"`)
})

test('an address that is none comes back with the reason beside it', async () => {
  const { status, html } = await newVisitor(await startWeb()).send(PAGE, { email: 'nowhere' })

  expect(status).toBe(400)
  expect(html).toMatch(/<input[^>]*name="email"[^>]*aria-invalid="true"/)
  expect(html).toContain('value="nowhere"')
})

test('a server without mail says so instead of showing the form, and to whoever sends it', async () => {
  const visitor = newVisitor(await startWeb({ apiUrl: inject('mutedApiUrl') }))

  const opened = await visitor.open(PAGE)
  const sent = await visitor.send(PAGE, { email: newEmail() })

  expect(opened.html).toContain('This Latchkey sends no mail')
  expect(opened.html).toContain('Ask the people who run it for help.')
  expect(opened.html).not.toContain('<input')
  expect([sent.status, sent.to]).toEqual([403, null])
  expect(sent.html).toContain('This Latchkey sends no mail')
})

test('with the API away, the form is shown, and what was typed in it is not lost', async () => {
  const visitor = newVisitor(await startWeb({ apiUrl: UNREACHABLE_API }))

  const opened = await visitor.open(PAGE)
  const sent = await visitor.send(PAGE, { email: 'ada@example.com' })

  expect([opened.status, sent.status]).toEqual([200, 503])
  expect(sent.html).toContain('What you typed is still here')
  expect(sent.html).toContain('value="ada@example.com"')
})

test('it is found from the sign-in page, at all times and when too many passwords were wrong', async () => {
  const api = await startFakeApi(refusal({ code: 'RATE_LIMITED', retryAfter: 60 }))
  const visitor = newVisitor(await startWeb({ apiUrl: api.url }))

  const page = await visitor.open('/signin')
  const refused = await visitor.send('/signin', { email: 'ada@example.com', password: 'wrong horse battery' })

  expect(page.html.match(/href="\/forgot-password"/g)).toHaveLength(1)
  expect(refused.html).toMatch(/Too many attempts.*<a[^>]*href="\/forgot-password"[^>]*>Set a new one</s)
})

test('who is signed in finds their address filled in', async () => {
  const ada = await newMember(await startWeb())

  const { html } = await ada.open(PAGE)

  expect(html).toMatch(new RegExp(`<input[^>]*name="email"[^>]*value="${ada.email}"`))
})

test('another site cannot have a mail sent', async () => {
  const refused = await newVisitor(await startWeb()).send(
    PAGE,
    { email: newEmail() },
    { 'Sec-Fetch-Site': 'cross-site' },
  )

  expect(refused.status).toBe(403)
  expect(refused.html).toContain('Nothing was changed')
})
