import { expect, test } from 'vitest'
import { askApi, newMember, newVisitor, startWeb } from '../../../test/visitor.ts'
import { DAY } from '../../../time.ts'

const PAGE = '/settings/tokens'
const FORM = { name: 'Backup script', scopes: '', 'tasks:read': 'on', 'profile:read': 'on', expiry: '30' }

const tokenIn = (html: string) => /lk_pat_[0-9A-Za-z]{49}/.exec(html)?.[0] ?? ''
const revokeLinkIn = (html: string) => /href="(\/settings\/tokens\/token_\w+\/revoke)"/.exec(html)?.[1] ?? ''

test('a token is shown once, to be copied, does what was chosen, and is listed without its secret', async () => {
  const ada = await newMember(await startWeb())

  const made = await ada.send(PAGE, FORM)
  const token = tokenIn(made.html)
  const later = await ada.open(PAGE)

  expect([made.status, made.to]).toEqual([200, null])
  expect(made.html).toContain('Copy it now: it is not shown again.')
  expect(await askApi(token, '{ me { email } tasks { totalCount } }')).toMatchObject({
    data: { me: { email: ada.email }, tasks: { totalCount: 0 } },
  })
  expect(await askApi(token, 'mutation { createTask(input: { title: "x" }) { task { id } } }')).toMatchObject({
    errors: [{ extensions: { requiredScopes: ['tasks:write'], grantedScopes: ['tasks:read', 'profile:read'] } }],
  })
  const html = later.html.replaceAll('<!-- -->', '')
  expect(tokenIn(html)).toBe('')
  expect(html).toMatch(
    new RegExp(`Backup script.*lk_pat_…${token.slice(-4)}.*tasks:read, profile:read.*Expires \\d+ \\w+ \\d{4}`),
  )
})

test('a token is in no cookie, no address and no cache', async () => {
  const ada = await newMember(await startWeb())
  const before = ada.cookie()

  const made = await ada.send(PAGE, FORM)

  expect(tokenIn(made.html)).not.toBe('')
  expect(made.headers.get('Cache-Control')).toBe('no-store')
  expect(made.headers.getSetCookie()).toEqual([])
  expect(JSON.stringify([...made.headers])).not.toContain('lk_pat_')
  expect(ada.cookie()).toBe(before)
})

test.each([
  ['7', 7],
  ['90', 90],
  ['365', 365],
])('a token for %s days expires then', async (expiry, days) => {
  const ada = await newMember(await startWeb())

  await ada.send(PAGE, { ...FORM, expiry })

  const answer = JSON.stringify(await askApi(ada.token(), '{ accessTokens { expiresAt } }'))
  const away = Date.parse(/"expiresAt":"([^"]+)"/.exec(answer)?.[1] ?? '') - Date.now()
  expect(Math.round(away / DAY)).toBe(days)
})

test('a token that never expires says so', async () => {
  const ada = await newMember(await startWeb())

  await ada.send(PAGE, { ...FORM, expiry: 'never' })

  expect((await ada.open(PAGE)).html).toContain('Never expires')
})

test('what is missing is said beside it, and what was chosen stays', async () => {
  const ada = await newMember(await startWeb())

  const nameless = await ada.send(PAGE, { ...FORM, name: ' ', expiry: '90' })
  const useless = await ada.send(PAGE, { name: 'Widget', scopes: '', expiry: '7' })

  expect([nameless.status, useless.status]).toEqual([400, 400])
  expect(nameless.html).toMatch(/<input(?=[^>]*name="name")[^>]*aria-invalid="true"/)
  expect(nameless.html).toMatch(/<input(?=[^>]*name="tasks:read")[^>]*checked=""/)
  expect(nameless.html).toMatch(/<option value="90" selected="">/)
  expect(useless.html).toContain('Choose at least one scope.')
  expect(useless.html).toMatch(/<input(?=[^>]*name="tasks:read")[^>]*aria-invalid="true"/)
  expect(useless.html).toMatch(/<input(?=[^>]*name="name")[^>]*value="Widget"/)
})

test('a token is revoked after a question, and what it let in is locked out', async () => {
  const ada = await newMember(await startWeb())
  const token = tokenIn((await ada.send(PAGE, FORM)).html)
  const link = revokeLinkIn((await ada.open(PAGE)).html)

  const question = await ada.open(link)
  const revoked = await ada.send(link, {})
  const again = await ada.send(link, {})

  expect(question.html).toMatch(/Revoke this token\?.*Backup script/)
  expect([revoked.to, again.to]).toEqual([PAGE, PAGE])
  expect((await ada.open(PAGE)).html).toContain('You have none yet.')
  expect((await ada.open(link)).status).toBe(404)
  expect(await askApi(token, '{ me { id } }')).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
})

test("somebody else's token is as one that never was, and goes on", async () => {
  const web = await startWeb()
  const [ada, eve] = await Promise.all([newMember(web), newMember(web)])
  const token = tokenIn((await ada.send(PAGE, FORM)).html)
  const link = revokeLinkIn((await ada.open(PAGE)).html)

  const [page, revoked] = [await eve.open(link), await eve.send(link, {})]

  expect(link).not.toBe('')
  expect([page.status, revoked.to]).toEqual([404, PAGE])
  expect(page.html).not.toContain('Backup script')
  expect(await askApi(token, '{ me { email } }')).toMatchObject({ data: { me: { email: ada.email } } })
})

test('what no form of the page sends is refused', async () => {
  const ada = await newMember(await startWeb())

  const answers = await Promise.all([ada.send(PAGE, {}), ada.send(PAGE, { ...FORM, expiry: '5000' })])

  expect(answers.map(({ status }) => status)).toEqual([400, 400])
  expect((await ada.open(PAGE)).html).toContain('You have none yet.')
})

test('another site makes nobody a token', async () => {
  const ada = await newMember(await startWeb())

  const refused = await ada.send(PAGE, FORM, { 'Sec-Fetch-Site': 'cross-site' })

  expect(refused.status).toBe(403)
  expect((await ada.open(PAGE)).html).toContain('You have none yet.')
})

test('making and revoking are in the history, in words', async () => {
  const ada = await newMember(await startWeb())
  await ada.send(PAGE, FORM)
  await ada.send(revokeLinkIn((await ada.open(PAGE)).html), {})

  const { html } = await ada.open('/settings/security')

  expect(html).toMatch(/Access token revoked.*Access token created.*Account created/)
})

test('whoever is not signed in goes to sign in, and comes back', async () => {
  const visitor = newVisitor(await startWeb())

  const { to } = await visitor.open(PAGE)

  expect(to).toBe(`/signin?redirectTo=${encodeURIComponent(PAGE)}`)
})
