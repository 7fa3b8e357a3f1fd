import { expect, test } from 'vitest'
import { refusal, startFakeApi } from '../../../test/fake-api.ts'
import { askApi, newMember, newVisitor, PASSWORD, startWeb } from '../../../test/visitor.ts'
import { HOME } from '../../words/home.ts'

test('a signed-out visitor signs in and comes back to where they were going', async () => {
  const web = await startWeb()
  const { email } = await newMember(web)
  const visitor = newVisitor(web)

  const refused = await visitor.open(`${HOME}?show=done`)
  const { html } = await visitor.open(refused.to ?? '')
  const signedIn = await visitor.send('/signin', { email, password: PASSWORD, redirectTo: `${HOME}?show=done` })
  const page = await visitor.open(`${HOME}?show=done`)

  expect(refused.to).toBe(`/signin?redirectTo=${encodeURIComponent(`${HOME}?show=done`)}`)
  expect(html).toContain(`value="${HOME}?show=done"`)
  expect(signedIn.to).toBe(`${HOME}?show=done`)
  expect(page.status).toBe(200)
})

test.each([
  '//evil.example',
  '/\\evil.example',
  'https:evil.example',
  'javascript:alert(1)',
  '/%2f%2fevil.example',
  '/\t/evil',
])('signing in with %j as the way back leads to the first page', async (redirectTo) => {
  const web = await startWeb()
  const { email } = await newMember(web)

  const form = await newVisitor(web).open(`/signin?redirectTo=${encodeURIComponent(redirectTo)}`)
  const signedIn = await newVisitor(web).send('/signin', { email, password: PASSWORD, redirectTo })
  const data = await newVisitor(web).send('/signin.data', { email, password: PASSWORD, redirectTo })

  expect(form.html).toContain(`name="redirectTo" value="${HOME}"`)
  expect(signedIn.to).toBe(HOME)
  expect(data.html).toContain(`"redirect","${HOME}"`)
})

test('a wrong password brings the form back with the email, and never the password', async () => {
  const web = await startWeb()
  const { email } = await newMember(web)

  const { status, html, headers } = await newVisitor(web).send('/signin', { email, password: 'wrong horse battery' })

  expect(status).toBe(401)
  expect(html).toContain('role="alert"')
  expect(html).toContain(`value="${email}"`)
  expect(html).not.toContain('wrong horse battery')
  expect(headers.has('Set-Cookie')).toBe(false)
})

test('failures are counted for the browser that fails, not for everybody behind the web app', async () => {
  const web = await startWeb()
  const { email } = await newMember(web)
  const guesser = newVisitor(web)
  for (let i = 0; i < 5; i++) await guesser.send('/signin', { email, password: 'wrong horse battery' })

  const guess = await guesser.send('/signin', { email, password: PASSWORD })
  const owner = await newVisitor(web).send('/signin', { email, password: PASSWORD })

  expect(guess.status).toBe(429)
  expect(Number(guess.headers.get('Retry-After'))).toBeGreaterThan(0)
  expect(guess.html).toMatch(/Try again in \d+ seconds/)
  expect(guess.html).not.toMatch(/<button[^>]*disabled(?!:)/)
  expect(owner.status).toBe(302)
})

test('a long wait is told in words, and to programs in seconds', async () => {
  const api = await startFakeApi(refusal({ code: 'RATE_LIMITED', retryAfter: 10_000 }))
  const visitor = newVisitor(await startWeb({ apiUrl: api.url }))

  const { status, html, headers } = await visitor.send('/signin', { email: 'ada@example.com', password: PASSWORD })

  expect(status).toBe(429)
  expect(headers.get('Retry-After')).toBe('10000')
  expect(html).toContain('Too many attempts. Try again in about 3 hours.')
})

test.each(['/signin', '/signup'])('when too many come at once, %s says so and keeps what was typed', async (path) => {
  const api = await startFakeApi(refusal({ code: 'SERVICE_UNAVAILABLE', retryAfter: 2 }))
  const visitor = newVisitor(await startWeb({ apiUrl: api.url }))

  const { status, html, headers } = await visitor.send(path, { email: 'ada@example.com', password: PASSWORD })

  expect(status).toBe(503)
  expect(headers.get('Retry-After')).toBe('2')
  expect(html).toContain('Latchkey cannot do this right now. Try again in 2 seconds.')
  expect(html).toContain('value="ada@example.com"')
})

test('an account that is about to be deleted is kept only by saying so, with the password once more', async () => {
  const ada = await newMember(await startWeb())
  await askApi(ada.token(), `mutation { deleteAccount(input: { password: "${PASSWORD}" }) { deletesAt } }`)
  const credentials = { email: ada.email, password: PASSWORD, redirectTo: `${HOME}?show=all` }

  const asked = await ada.send('/signin', credentials)
  const refused = await ada.send('/signin', { ...credentials, password: '', cancelDeletion: 'true' })
  const kept = await ada.send('/signin', { ...credentials, cancelDeletion: 'true' })
  const again = await newVisitor(ada.web).send('/signin', credentials)

  const inAWeek = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long' })
  expect(asked.status).toBe(409)
  expect(asked.html.replaceAll(/<[^>]*>/g, '')).toContain(
    `deleted on ${inAWeek.format(Date.now() + 7 * 24 * 60 * 60 * 1000)}`,
  )
  expect(asked.html).toMatch(/<button[^>]*name="cancelDeletion"[^>]*value="true"/)
  expect(asked.html).toContain(`value="${ada.email}"`)
  expect(asked.html).not.toContain(PASSWORD)
  expect(refused.status).toBe(400)
  expect([kept.to, again.to]).toEqual([`${HOME}?show=all`, `${HOME}?show=all`])
})

test('the API is told which browser it is, in characters that a header can hold', async () => {
  const api = await startFakeApi({ errors: [{ message: 'No.', extensions: { code: 'FORBIDDEN' } }] })
  const visitor = newVisitor(await startWeb({ apiUrl: api.url }))
  const signIn = (agent: string) =>
    visitor.send('/signin', { email: 'ada@example.com' }, { 'Sec-Fetch-Site': 'same-origin', 'User-Agent': agent })

  for (const agent of ['Mozilla/5.0 (X11) Firefox/140.0', 'Caf\u00e9\u0080/1.0', 'x'.repeat(3000)]) await signIn(agent)

  const told = api.requests.map(({ headers }) => headers['user-agent'])
  expect(told).toEqual(['Mozilla/5.0 (X11) Firefox/140.0', 'Caf/1.0', 'x'.repeat(500)])
})

test('a session is called by the browser that it was started with', async () => {
  const web = await startWeb()
  const { email } = await newMember(web)
  const visitor = newVisitor(web)
  const agent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0'

  await visitor.send('/signin', { email, password: PASSWORD }, { 'Sec-Fetch-Site': 'same-origin', 'User-Agent': agent })
  const answer = await askApi(visitor.token(), '{ sessions { current device } }')

  expect(answer).toMatchObject({ data: { sessions: [{ current: true, device: 'Firefox on Windows' }, {}] } })
})
