import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { UpdateProfileDocument } from '../app/generated/graphql.ts'
import {
  ask,
  expectUsable,
  makeTasks,
  newPerson,
  open,
  openMenu,
  openSettings,
  signUp,
  taskLink,
  test,
} from './browser.ts'

const SMALL = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true }

test.each([
  ['with JavaScript', {}],
  ['without JavaScript', { javaScriptEnabled: false }],
  ['on a small phone', SMALL],
])('every page says who is signed in, and signs out in two clicks, %s', async (_, options) => {
  const ada = await newPerson(options)
  const { page } = ada
  const email = await signUp(ada)
  await ask(ada, UpdateProfileDocument, { input: { name: 'Ada Lovelace' } })
  await makeTasks(ada, 'Water the figs')
  await open(ada, '/tasks')
  const task = (await taskLink(page, 'Water the figs').getAttribute('href')) ?? ''

  const said: string[] = []
  for (const path of ['/docs/queries', '/nowhere', '/settings/tokens', task, `${task}/delete`]) {
    await open(ada, path)
    said.push(await summary(page).innerText())
  }
  await openMenu(ada)
  const shown = await panel(page).innerText()
  const box = await panel(page).boundingBox()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Create account' }).waitFor()

  expect(said.map((text) => text.split('\n').at(-1))).toEqual(said.map(() => 'AL'))
  expect(shown.split(/\n+/)).toEqual(['Ada Lovelace', email, 'Settings', 'Sign out'])
  expect(box?.x).toBeGreaterThanOrEqual(0)
  expect(await page.getByRole('link', { name: 'Sign in' }).count()).toBe(1)
})

test('the menu is opened, walked through and closed by keyboard', async () => {
  const ada = await newPerson()
  const { page } = ada
  await signUp(ada)
  await open(ada, '/tasks')

  await page.getByRole('link', { name: 'Tasks' }).focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  const first = await focused(page)
  await page.keyboard.press('Tab')
  const second = await focused(page)
  await page.keyboard.press('Escape')
  const afterEscape = [await isOpen(page), await focused(page)]
  await page.keyboard.press('Space')
  for (const _ of ['settings', 'sign out', 'what comes next on the page']) await page.keyboard.press('Tab')

  expect([first, second]).toEqual(['Settings', 'Sign out'])
  expect(afterEscape).toEqual([false, expect.stringContaining('Account of Ada')])
  expect(await isOpen(page)).toBe(false)
})

test('the menu goes away with a press elsewhere, and when another page opens', async () => {
  const ada = await newPerson()
  const { page } = ada
  await signUp(ada)
  await open(ada, '/tasks')

  await openMenu(ada)
  await panel(page).getByText('Ada', { exact: true }).click()
  const afterItsOwn = await isOpen(page)
  await page.getByRole('heading', { name: 'Tasks' }).click()
  const afterElsewhere = await isOpen(page)
  await openSettings(ada)
  await page.getByRole('heading', { name: 'Settings Profile' }).waitFor()
  const afterSettings = await isOpen(page)
  await openMenu(ada)
  await page.goBack()
  await page.getByRole('heading', { name: 'Tasks' }).waitFor()

  expect([afterItsOwn, afterElsewhere, afterSettings, await isOpen(page)]).toEqual([true, false, false, false])
})

test.each([
  ['desktop', {}],
  ['small phone', SMALL],
])('an open menu can be used by everybody, on a %s, whatever the name', async (_, device) => {
  const ada = await newPerson({ reducedMotion: 'reduce', ...device })
  await signUp(ada)
  await ask(ada, UpdateProfileDocument, { input: { name: 'عائشة عبد الرحمن' + ' Longname'.repeat(9) } })
  await open(ada, '/tasks')

  await openMenu(ada)

  await expectUsable(ada.page)
})

const summary = (page: Page): Locator => page.locator('summary', { hasText: 'Account' })

const panel = (page: Page): Locator => page.locator('summary:has-text("Account") + div')

const isOpen = (page: Page): Promise<boolean> => panel(page).isVisible()

const focused = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? '')
