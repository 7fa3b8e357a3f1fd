import { expect } from 'vitest'
import { linkTo, SUBJECTS, tokenOf } from '../test/mailbox.ts'
import { DEVICES, expectUsable, makeAccount, newPerson, open, PHONE, test, WEB, type Person } from './browser.ts'

const NEW_PASSWORD = 'fourteen purple umbrellas'
const SET = 'Your new password is set, and you are signed out everywhere. Sign in with it to go on.'

/** Asks for a link from the sign-in page. */
async function askForLink(person: Person, email: string): Promise<string> {
  const { page } = person
  await open(person, '/signin')
  await page.getByRole('link', { name: 'Forgot password?' }).click()
  await page.getByRole('heading', { name: 'Forgot your password?' }).waitFor()
  await page.getByLabel('Email').fill(email)
  await page.getByRole('button', { name: 'Send link' }).click()
  await page.getByText('If this address has an account, a mail with a link is on its way.').waitFor()
  return linkTo(email, SUBJECTS.reset)
}

test.each([
  ['with JavaScript', {}],
  ['without JavaScript', { javaScriptEnabled: false }],
  ['on a phone', PHONE],
])('a forgotten password is replaced with a link from a mail, %s', async (_, options) => {
  const ada = await newPerson(options)
  const { page } = ada
  const { email } = await makeAccount(ada)

  const link = await askForLink(ada, email)
  await open(ada, link)
  const address = page.url()
  await page.getByLabel('New password').fill(NEW_PASSWORD)
  await page.getByRole('button', { name: 'Set new password' }).click()
  await page.getByText(SET).waitFor()
  const filledIn = await page.getByLabel('Email').inputValue()
  await page.getByLabel('Password', { exact: true }).fill(NEW_PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('Write your first task above').waitFor()

  expect(address).toBe(`${WEB}/reset-password`)
  expect(filledIn).toBe(email)
})

test('no script, no other page and no address learns the token of a link', async () => {
  const ada = await newPerson()
  const { page, context } = ada
  const { email } = await makeAccount(ada)
  const link = await askForLink(ada, email)
  const asked: string[] = []
  page.on('request', (request) => asked.push(`${request.url()} ${request.headers()['referer'] ?? ''}`))

  await open(ada, link)
  const seen = await page.evaluate(() => [
    document.cookie,
    document.referrer,
    document.documentElement.outerHTML,
    JSON.stringify([history.state, localStorage, sessionStorage, performance.getEntries()]),
  ])
  const [cookie] = (await context.cookies()).filter(({ value }) => value === tokenOf(link))
  const [first = '', ...later] = asked

  expect(first).toContain(tokenOf(link))
  expect([...later, ...seen].filter((text) => text.includes(tokenOf(link)))).toEqual([])
  expect(cookie).toMatchObject({ name: 'latchkey-link-reset-password', httpOnly: true, sameSite: 'Lax' })
})

test('a weak password is refused beside the field, and the link still works', async () => {
  const ada = await newPerson()
  const { page } = ada
  const { email } = await makeAccount(ada)
  await open(ada, await askForLink(ada, email))
  const field = page.getByLabel('New password')
  const note = page.locator(`[id="${await field.getAttribute('aria-describedby')}"]`)

  await field.fill(email)
  await page.getByRole('checkbox', { name: 'Also revoke all access tokens' }).check({ force: true })
  await page.getByRole('button', { name: 'Set new password' }).click()
  await page.locator('[name="newPassword"][aria-invalid]').waitFor()
  const said = await note.innerText()
  const focused = await field.evaluate((input) => input === document.activeElement)
  const checked = await page.getByRole('checkbox').isChecked()
  await field.fill(NEW_PASSWORD)
  await page.getByRole('button', { name: 'Set new password' }).click()
  await page.getByText(SET).waitFor()

  expect(said).toContain('it has your name or email in it')
  expect([focused, checked]).toEqual([true, true])
})

test('a link that was used leads to a new one, and to sign in', async () => {
  const ada = await newPerson()
  const { page } = ada
  const { email } = await makeAccount(ada)
  const link = await askForLink(ada, email)
  const other = await newPerson()
  await open(other, link)
  await other.page.getByLabel('New password').fill(NEW_PASSWORD)
  await other.page.getByRole('button', { name: 'Set new password' }).click()
  await other.page.getByText(SET).waitFor()

  await open(ada, link)
  await page.getByLabel('New password').fill('seven silent lighthouses')
  await page.getByRole('button', { name: 'Set new password' }).click()
  const alert = page.getByRole('alert')
  await alert.getByText('This link does not work any more').waitFor()
  const focused = await alert.evaluate((element) => element === document.activeElement)
  await expectUsable(page)
  await page.getByRole('link', { name: 'Ask for a new link' }).click()
  await page.getByRole('heading', { name: 'Forgot your password?' }).waitFor()

  expect(focused).toBe(true)
})

test('who asks too often sees the seconds go by', async () => {
  const ada = await newPerson()
  const { page } = ada
  const { email } = await makeAccount(ada)
  await askForLink(ada, email)

  await page.getByRole('link', { name: 'ask for another link' }).click()
  await page.getByLabel('Email').fill(email)
  await page.getByRole('button', { name: 'Send link' }).click()
  await page
    .getByRole('timer')
    .getByText(/Try again in \d+ seconds\./)
    .waitFor()

  expect(await page.getByRole('button', { name: 'Send link' }).isDisabled()).toBe(true)
  expect(await page.getByLabel('Email').inputValue()).toBe(email)
})

test.each(DEVICES)('every page that a mail leads to can be used by everybody, %s', async (_, device) => {
  const ada = await newPerson({ reducedMotion: 'reduce', ...device })
  const { page } = ada

  for (const path of ['/forgot-password', '/forgot-password?sent']) {
    await open(ada, path)
    await expectUsable(page)
  }
  for (const path of ['/reset-password', '/verify-email', '/keep-account', '/complete-signup']) {
    await open(ada, path)
    await expectUsable(page)
    await open(ada, `${path}?token=abc`)
    await expectUsable(page)
  }
})
