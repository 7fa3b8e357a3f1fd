import { expect, test } from 'vitest'
import { askForReset, newConfirmedMember, signInAs } from '../../../test/addresses.ts'
import { linkTo, SUBJECTS, tokenOf } from '../../../test/mailbox.ts'
import { askApi, newMember, newVisitor, PASSWORD, startWeb } from '../../../test/visitor.ts'

const PAGE = '/reset-password'
const NEW_PASSWORD = 'fourteen purple umbrellas'
const COOKIE = 'latchkey-link-reset-password'

const CREATE_TOKEN = 'mutation { createAccessToken(input: { name: "Backup", scopes: ["tasks:read"] }) { token } }'

async function createAccessToken(ada: { token: () => string }): Promise<string> {
  const answer = JSON.stringify(await askApi(ada.token(), CREATE_TOKEN))
  return /lk_pat_\w+/.exec(answer)?.[0] ?? ''
}

const works = async (token: string) =>
  !JSON.stringify(await askApi(token, '{ tasks { nodes { id } } }')).includes('UNAUTH')

test('a forgotten password is replaced with the link from a mail, and signs everybody out', async () => {
  const web = await startWeb()
  const ada = await newMember(web)
  const visitor = newVisitor(web)
  const link = await askForReset(web, ada.email)

  await visitor.open(link)
  const page = await visitor.open(PAGE)
  const set = await visitor.send(PAGE, { newPassword: NEW_PASSWORD })
  const signin = await visitor.open(set.to ?? '')
  const [former, next] = [await signInAs(newVisitor(web), ada.email), await signInAs(visitor, ada.email, NEW_PASSWORD)]

  expect(page.html).toMatch(/<input(?=[^>]*name="newPassword")[^>]*autocomplete="new-password"/i)
  expect(set.to).toBe('/signin?reason=reset')
  expect(signin.html).toContain('Your new password is set')
  expect(signin.html).toContain(`value="${ada.email}"`)
  expect(visitor.hasCookie(COOKIE)).toBe(false)
  expect([former.status, next.to]).toEqual([401, '/tasks'])
  expect((await ada.open('/tasks')).to).toMatch(/reason=ended$/)
})

test('however often the link is opened, nothing happens until the button is pressed', async () => {
  const web = await startWeb()
  const ada = await newMember(web)
  const link = await askForReset(web, ada.email)

  for (let i = 0; i < 3; i++) await newVisitor(web).open(link)
  const stillIn = await ada.open('/tasks')
  await ada.open(link)
  const set = await ada.send(PAGE, { newPassword: NEW_PASSWORD })

  expect(stillIn.status).toBe(200)
  expect(set.to).toBe('/signin?reason=reset')
})

test('neither the password nor the token is in an answer', async () => {
  const web = await startWeb()
  const ada = await newMember(web)
  const link = await askForReset(web, ada.email)

  await ada.open(link)
  const refused = await ada.send(PAGE, { newPassword: 'sunshine', revokeAccessTokens: 'on' })

  expect(refused.status).toBe(400)
  expect(refused.html).toMatch(/<input[^>]*name="newPassword"[^>]*aria-invalid="true"/)
  expect(refused.html).toMatch(/<input[^>]*name="revokeAccessTokens"[^>]*checked=""/)
  expect(refused.html).toContain('easy to guess')
  expect(refused.html).not.toContain('"sunshine"')
  expect(refused.html).not.toContain(tokenOf(link))
})

test('a password that is refused does not use the link up', async () => {
  const web = await startWeb()
  const { email } = await newMember(web)
  const visitor = newVisitor(web)
  await visitor.open(await askForReset(web, email))

  await visitor.send(PAGE, { newPassword: 'sunshine' })
  const set = await visitor.send(PAGE, { newPassword: NEW_PASSWORD })

  expect(set.to).toBe('/signin?reason=reset')
})

test('sent twice, the first counts, and the second is told where to go on', async () => {
  const web = await startWeb()
  const { email } = await newMember(web)
  const [visitor, again] = [newVisitor(web), newVisitor(web)]
  const link = await askForReset(web, email)
  for (const browser of [visitor, again]) await browser.open(link)

  const first = await visitor.send(PAGE, { newPassword: NEW_PASSWORD })
  const second = await again.send(PAGE, { newPassword: 'seven silent lighthouses' })

  expect(first.to).toBe('/signin?reason=reset')
  expect(second.status).toBe(410)
  expect(second.html).toContain('This link does not work any more')
  expect(second.html).toMatch(/href="\/forgot-password"[^>]*>Ask for a new link</)
  expect(second.html).toMatch(/href="\/signin"[^>]*>Sign in</)
  expect(second.html).not.toContain('name="newPassword"')
  expect((await signInAs(again, email, NEW_PASSWORD)).to).toBe('/tasks')
})

test.each([
  ['revoked if the person says so', { revokeAccessTokens: 'on' }, false],
  ['kept if not', {}, true],
])('access tokens are %s', async (_, choice, kept) => {
  const web = await startWeb()
  const ada = await newConfirmedMember(web)
  const token = await createAccessToken(ada)
  await ada.open(await askForReset(web, ada.email))

  await ada.send(PAGE, { newPassword: NEW_PASSWORD, ...choice })

  expect(await works(token)).toBe(kept)
})

test('without a link that was opened, there is no form, and nothing is set', async () => {
  const visitor = newVisitor(await startWeb())

  const page = await visitor.open(PAGE)
  const sent = await visitor.send(PAGE, { newPassword: NEW_PASSWORD })

  expect(page.status).toBe(200)
  expect(page.html).toContain('Open the link in the mail again.')
  expect(page.html).not.toContain('name="newPassword"')
  expect(sent.status).toBe(410)
})

test('a link that was made up is one that does not work any more', async () => {
  const visitor = newVisitor(await startWeb())
  await visitor.open(`${PAGE}?token=${'A'.repeat(86)}`)

  const { status, html } = await visitor.send(PAGE, { newPassword: NEW_PASSWORD })

  expect(status).toBe(410)
  expect(html).toContain('This link does not work any more')
})

test('another site cannot press the button', async () => {
  const web = await startWeb()
  const { email } = await newMember(web)
  const visitor = newVisitor(web)
  await visitor.open(await askForReset(web, email))

  const refused = await visitor.send(PAGE, { newPassword: NEW_PASSWORD }, { 'Sec-Fetch-Site': 'cross-site' })

  expect(refused.status).toBe(403)
  expect((await signInAs(newVisitor(web), email)).to).toBe('/tasks')
})

test('whoever else was signed in in this browser is signed out, and their session ends', async () => {
  const web = await startWeb()
  const [ada, eve] = [await newMember(web), await newMember(web)]
  const eves = eve.token()
  await eve.open(await askForReset(web, ada.email))

  const { to } = await eve.send(PAGE, { newPassword: NEW_PASSWORD })
  const signin = await eve.open(to ?? '')

  expect(eve.cookie()).toBeNull()
  expect(signin.html).toContain(`value="${ada.email}"`)
  expect(await works(eves)).toBe(false)
})

test('whoever did not change the address gets it back, with a password that nobody else knows', async () => {
  const web = await startWeb()
  const thief = await newMember(web)
  const { email } = thief
  await thief.send('/settings/profile/email', { newEmail: `new-${email}`, password: PASSWORD })
  await thief.open(await linkTo(`new-${email}`, SUBJECTS.confirmNew))
  await thief.send('/verify-email', {})
  const ada = newVisitor(web)

  await ada.open(await linkTo(email, SUBJECTS.changed))
  const set = await ada.send(PAGE, { newPassword: NEW_PASSWORD })
  const signedIn = await signInAs(ada, email, NEW_PASSWORD)
  const profile = await ada.open('/settings/profile')

  expect([set.to, signedIn.to]).toEqual(['/signin?reason=reset', '/tasks'])
  expect(profile.html).toMatch(new RegExp(`>${email}<`))
  expect((await thief.open('/tasks')).to).toMatch(/reason=ended$/)
})

test('a change of the address is stopped before it is done by whoever has the present one', async () => {
  const web = await startWeb()
  const thief = await newMember(web)
  const { email } = thief
  await thief.send('/settings/profile/email', { newEmail: `new-${email}`, password: PASSWORD })
  const ada = newVisitor(web)

  await ada.open(await linkTo(email, SUBJECTS.aboutToChange))
  await ada.send(PAGE, { newPassword: NEW_PASSWORD })
  await signInAs(ada, email, NEW_PASSWORD)
  await ada.open(await linkTo(`new-${email}`, SUBJECTS.confirmNew))
  const late = await ada.send('/verify-email', {})

  expect(late.status).toBe(410)
})
