import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { UpdateProfileDocument } from '../app/generated/graphql.ts'
import { ask, makeTasks, newPerson, open, PHONE, signUp, taskLink, test, waitUntilHydrated } from './browser.ts'

test('coming back to a long list, one finds all of it and is where one was', async () => {
  const ada = await newPerson(PHONE)
  const { page } = ada
  await signUp(ada)
  await makeTasks(ada, ...Array.from({ length: 101 }, (_, i) => `Task ${i + 1}`))
  await open(ada, '/tasks')
  for (const last of [2, 1]) {
    await page.getByRole('link', { name: 'Load more' }).click()
    await taskLink(page, `Task ${last}`).waitFor()
  }
  await taskLink(page, 'Task 30').scrollIntoViewIfNeeded()
  const before = await place(page)

  await taskLink(page, 'Task 30').click()
  await page.getByLabel('Title').waitFor()
  await page.goBack()
  await taskLink(page, 'Task 30').waitFor()
  await expect.poll(() => place(page)).toEqual(before)

  await taskLink(page, 'Task 30').click()
  await page.getByLabel('Description').fill('By the window')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByText('Saved').waitFor()
  await page.getByRole('main').getByRole('link', { name: 'Tasks' }).click()
  await taskLink(page, 'Task 30').waitFor()
  await expect.poll(() => place(page)).toEqual(before)

  await page.reload()
  await waitUntilHydrated(ada)
  await expect.poll(() => place(page)).toEqual(before)
  expect(before).toEqual({ rows: 101, top: expect.any(Number) })
  expect(before.top).toBeGreaterThan(1000)
})

test('the history, too, is as long as it was, and the keyboard goes on from what was loaded', async () => {
  const ada = await newPerson()
  const { page } = ada
  await signUp(ada)
  for (let i = 0; i < 60; i++) await ask(ada, UpdateProfileDocument, { input: { name: `Ada ${i}` } })
  await open(ada, '/settings/security/history')
  await page.getByRole('link', { name: 'Show older' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('Account created').waitFor()
  const row = await page.evaluate(
    () => [...document.querySelectorAll('main li')].findIndex((row) => row === document.activeElement) + 1,
  )
  await page.evaluate(() => window.scrollTo(0, 2000))
  const before = await place(page)

  // A mouse click would scroll to the link first.
  await page.getByRole('link', { name: 'Tasks' }).evaluate((link) => link instanceof HTMLElement && link.click())
  await page.getByRole('heading', { name: 'Tasks' }).waitFor()
  await page.goBack()
  await page.getByText('Account created').waitFor()

  await expect.poll(() => place(page)).toEqual(before)
  expect([row, before.rows]).toEqual([51, 61])
})

/** The number of rows, and the scroll position. */
function place(page: Page): Promise<{ rows: number; top: number }> {
  return page.evaluate(() => ({
    rows: document.querySelectorAll('main li').length,
    top: Math.round(window.scrollY),
  }))
}
