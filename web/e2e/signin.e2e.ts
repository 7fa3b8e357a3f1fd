import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { DeleteAccountDocument } from '../app/generated/graphql.ts'
import { refusal, startFakeApi } from '../test/fake-api.ts'
import { startWeb } from '../test/visitor.ts'
import { MINUTE, SECOND } from '../time.ts'
import { ask, expectAccessible, newPerson, open, PASSWORD, signIn, signUp, test, WEB } from './browser.ts'

test('after too many attempts the page counts down, quietly, and lets the next one through by itself', async () => {
  const ada = await newPerson()
  const { page } = ada
  await page.clock.install()
  await open(ada, '/signin')
  const button = page.getByRole('button', { name: 'Sign in' })
  const alert = page.getByRole('alert')
  for (let attempt = 0; attempt < 6; attempt++) {
    const answered = page.waitForResponse((response) => response.request().method() === 'POST')
    await signIn(ada, 'nobody@example.com')
    await answered
    await expect.poll(() => button.getAttribute('type')).toBe('submit')
  }
  await alert.getByText('Too many attempts').waitFor()

  const first = await alert.textContent()
  const [disabled, focused] = [await button.isDisabled(), await alert.evaluate((box) => box === document.activeElement)]
  const announced = await countAnnouncements(page, async () => {
    await page.clock.runFor(10 * SECOND)
    await expect.poll(() => alert.textContent()).not.toBe(first)
  })
  await expectAccessible(page)
  await page.getByLabel('Password', { exact: true }).press('Enter')
  await page.clock.runFor(MINUTE)
  await page.getByRole('status').getByText('You can try again now.').waitFor()

  expect(first).toMatch(/^Too many attempts\. Try again in [56]\d seconds\.$/)
  expect([disabled, focused]).toEqual([true, true])
  expect(announced).toEqual([])
  expect(await button.isEnabled()).toBe(true)
  expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe(PASSWORD)
})

test('when too many sign in at once, the form waits a moment with all that was typed', async () => {
  const api = await startFakeApi(
    { data: { server: { signup: 'OPEN', sendsMail: true } } },
    refusal({ code: 'SERVICE_UNAVAILABLE', retryAfter: 2 }),
    refusal({ code: 'UNAUTHENTICATED' }),
  )
  const ada = await newPerson()
  const { page } = ada
  await page.clock.install()
  await open(ada, `${await startWeb({ apiUrl: api.url })}/signup`)
  await page.getByLabel('Name').fill('Ada')
  await page.getByLabel('Email').fill('ada@example.com')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)

  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByText('Latchkey cannot do this right now.').waitFor()
  await page.clock.runFor(2 * SECOND)
  await page.getByText('You can try again now.').waitFor()
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByText('Refused.').waitFor()

  const account = { name: 'Ada', email: 'ada@example.com', password: PASSWORD }
  const sent = api.requests.map(({ body }) => body).filter((body) => body.includes('mutation Signup'))
  expect(sent).toHaveLength(2)
  for (const body of sent) expect(JSON.parse(body)).toMatchObject({ variables: { input: account } })
  expect(ada.complaints.splice(0)).toEqual([expect.stringContaining('503')])
})

test.each([
  ['with JavaScript', {}],
  ['without JavaScript', { javaScriptEnabled: false }],
])('an account that is about to be deleted can be kept by signing in, %s', async (_, options) => {
  const ada = await newPerson(options)
  const { page } = ada
  const email = await signUp(ada)
  await ask(ada, DeleteAccountDocument, { input: { password: PASSWORD } })
  await ada.context.clearCookies()
  await open(ada, '/signin?redirectTo=/tasks?show=all')

  await signIn(ada, email)
  await page.getByText(/Your account will be deleted on \d+ \w+\./).waitFor()
  if (ada.scripted) await expectAccessible(page)
  else await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Keep account and sign in' }).click()
  await page.getByRole('heading', { name: 'Tasks' }).waitFor()

  expect(page.url()).toBe(`${WEB}/tasks?show=all`)
})

test('whoever wants the account deleted finds the way out, signed out', async () => {
  const ada = await newPerson()
  const email = await signUp(ada)
  await ask(ada, DeleteAccountDocument, { input: { password: PASSWORD } })
  await ada.context.clearCookies()
  await open(ada, '/signin')

  await signIn(ada, email)
  await ada.page.getByRole('link', { name: 'Let it be deleted' }).click()
  await ada.page.getByRole('button', { name: 'Create account' }).waitFor()

  expect((await ada.context.cookies()).map(({ name }) => name)).not.toContain('latchkey')
})

/** Counts the changes in live regions, except timers, which are read only on request. */
async function countAnnouncements(page: Page, act: () => Promise<void>): Promise<string[]> {
  await page.evaluate(() => {
    const said: string[] = []
    Object.assign(window, { said })
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement
        const region = element?.closest('[role="timer"], [role="alert"], [role="status"], [aria-live], output')
        if (region && region.getAttribute('role') !== 'timer') said.push(region.outerHTML)
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })
  })
  await act()
  return page.evaluate(() => ('said' in window && Array.isArray(window.said) ? window.said : ['lost']))
}
