import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { DEVICES, expectUsable, newPerson, open, PHONE, signUp, test } from './browser.ts'

const TOKEN = /lk_pat_[0-9A-Za-z]{49}/

test.each([
  ['with JavaScript', {}],
  ['without JavaScript', { javaScriptEnabled: false }],
  ['on a phone', PHONE],
])('a token is made, shown once, and revoked after a question, %s', async (_, options) => {
  const ada = await newPerson(options)
  const { page } = ada
  await signUp(ada)
  await open(ada, '/settings')
  await page.getByRole('link', { name: 'Tokens' }).click()
  await page.getByText('You have none yet.').waitFor()

  await page.getByLabel('Name', { exact: true }).fill('Backup script')
  await page.getByText('See your tasks').click()
  await page.getByLabel('Expires after').selectOption('90 days')
  await page.getByRole('button', { name: 'Create token' }).click()
  await page.getByText('Copy it now').waitFor()
  const shown = TOKEN.exec((await page.locator('main').textContent()) ?? '')?.[0]
  const tokens = page.getByRole('list', { name: 'Your access tokens' }).getByRole('listitem')
  await expect.poll(() => tokens.count()).toBe(1)
  const left = await page.getByLabel('Name', { exact: true }).inputValue()
  await open(ada, '/settings/tokens')
  const later = await page.content()
  await page.getByRole('link', { name: 'Revoke Backup script' }).click()
  await page.getByRole('heading', { name: 'Revoke this token?' }).waitFor()
  await page.getByRole('button', { name: 'Revoke token' }).click()
  await page.getByText('You have none yet.').waitFor()

  expect(shown).toMatch(TOKEN)
  expect(left).toBe('')
  expect(later).not.toMatch(TOKEN)
  expect(page.url()).not.toContain('lk_pat_')
})

test('one press copies the token, and the keyboard is at it', async () => {
  const ada = await newPerson({ permissions: ['clipboard-read', 'clipboard-write'] })
  const { page } = ada
  await signUp(ada)
  await open(ada, '/settings/tokens')
  await page.getByLabel('Name', { exact: true }).fill('Widget')
  await page.getByText('See your tasks').click()
  await page.keyboard.press('Enter')

  await page.getByText('Copy it now').waitFor()
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-labelledby')))
    .toBe('new-token')
  await page.getByRole('button', { name: 'Copy: Access token' }).click()
  await page.getByText('Copied').first().waitFor()

  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(TOKEN)
})

test('nothing keeps the token: neither the way back, nor cookies, nor storage', async () => {
  const ada = await newPerson()
  const { page, context } = ada
  await signUp(ada)
  await open(ada, '/settings/tokens')
  await page.getByLabel('Name', { exact: true }).fill('Widget')
  await page.getByText('See your tasks').click()
  await page.getByRole('button', { name: 'Create token' }).click()
  await page.getByText('Copy it now').waitFor()

  await page.getByRole('link', { name: 'Security' }).click()
  await page.getByRole('heading', { name: 'Recent activity' }).waitFor()
  await page.goBack()
  await page.getByRole('link', { name: 'Revoke Widget' }).waitFor()

  const kept = await page.evaluate(() =>
    JSON.stringify([history.state, localStorage, sessionStorage, document.documentElement.outerHTML]),
  )
  expect(kept).not.toMatch(TOKEN)
  expect(JSON.stringify(await context.cookies())).not.toContain('lk_pat_')
})

test.each(DEVICES)('everybody can use the form, and read what it says of mistakes, %s', async (_, device) => {
  const ada = await newPerson({ reducedMotion: 'reduce', ...device })
  const { page } = ada
  await signUp(ada)

  await open(ada, '/settings/tokens')
  await expectUsable(page)
  await page.getByRole('button', { name: 'Create token' }).click()
  await page.locator('[aria-invalid]').first().waitFor()
  await waitUntilIdle(page)
  await expectUsable(page)

  expect(await page.locator('[aria-invalid]').count()).toBeGreaterThan(0)
})

test.each(DEVICES)('everybody can use a new token, and the question before it goes, %s', async (_, device) => {
  const ada = await newPerson({ reducedMotion: 'reduce', ...device })
  const { page } = ada
  await signUp(ada)
  await open(ada, '/settings/tokens')
  await page.getByLabel('Name', { exact: true }).fill('A long one without a space'.replaceAll(' ', '').repeat(3))
  for (const scope of ['See your tasks', 'Add, change', 'See your name', 'Change your name']) {
    await page.getByText(scope).click()
  }

  await page.getByRole('button', { name: 'Create token' }).click()
  await page.getByText('Copy it now').waitFor()
  await waitUntilIdle(page)
  await expectUsable(page)
  await page.getByRole('link', { name: /^Revoke/ }).click()
  await page.getByRole('heading', { name: 'Revoke this token?' }).waitFor()
  await waitUntilIdle(page)
  await expectUsable(page)

  expect(page.url()).toMatch(/\/settings\/tokens\/token_\w+\/revoke$/)
})

/** Waits until no form is being sent: the button of such a form is paler. */
async function waitUntilIdle(page: Page): Promise<void> {
  await page.locator('button[type=submit]', { hasText: / token$/ }).waitFor()
}
