import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { newPerson, open, signUp, taskLink, test } from './browser.ts'

const WIDTHS = [1280, 640, 390, 375, 360, 320]

test('a due date is typed with the keyboard alone', async () => {
  const ada = await newPerson()
  const { page } = ada
  await signUp(ada)
  await open(ada, '/tasks')

  await page.getByLabel('New task').fill('Water the figs')
  await page.keyboard.press('Tab')
  await page.keyboard.type('01312027')
  await page.keyboard.press('Enter')
  await taskLink(page, 'Water the figs').click()
  await page.getByLabel('Title').waitFor()

  expect(await page.getByLabel('Due date').inputValue()).toBe('2027-01-31')
})

test.each([
  ['with JavaScript', {}],
  ['without JavaScript', { javaScriptEnabled: false }],
])('a due date is typed where it says so, and nothing leaves its box on any screen, %s', async (_, options) => {
  const ada = await newPerson(options)
  const { page } = ada
  await signUp(ada)
  await open(ada, '/tasks')

  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 700 })
    const date = page.getByLabel('Due date')
    await date.fill('')
    await page.getByLabel('New task').focus()
    const empty = await outside(page)
    await date.click({ position: { x: 14, y: 22 } })
    await page.keyboard.type('01312027')
    await page.getByLabel('New task').focus()

    expect([width, await date.inputValue(), empty, await outside(page)]).toEqual([width, '2027-01-31', [], []])
  }
})

test('an unfinished due date is shown, not covered by what the field is for', async () => {
  const ada = await newPerson()
  const { page } = ada
  await signUp(ada)
  await open(ada, '/tasks')
  const covered = () => page.getByLabel('Due date').evaluate((date) => getComputedStyle(date, '::before').content)

  const empty = await covered()
  await page.getByLabel('Due date').click({ position: { x: 14, y: 22 } })
  await page.keyboard.type('01')
  await page.getByLabel('New task').focus()

  expect([empty, await covered()]).toEqual(['"Due date"', 'none'])
})

test('an unfinished due date is kept while the task before is being saved', async () => {
  const ada = await newPerson()
  const { context, page } = ada
  await signUp(ada)
  await open(ada, '/tasks')
  const answer = Promise.withResolvers<void>()
  await context.route('**/tasks.data*', async (route) => {
    await answer.promise
    await route.continue()
  })

  await page.getByLabel('New task').fill('Water the figs')
  await page.keyboard.press('Enter')
  await page.getByLabel('New task').fill('Prune the figs')
  await page.keyboard.press('Tab')
  await page.keyboard.type('01')
  answer.resolve()
  await taskLink(page, 'Water the figs').waitFor()
  await page.keyboard.type('312027')

  expect(await page.getByLabel('Due date').inputValue()).toBe('2027-01-31')
})

/** The parts of the composer that are clipped or outside of its frame. */
function outside(page: Page): Promise<string[]> {
  return page.getByLabel('New task').evaluate((input) => {
    const frame = input.parentElement?.getBoundingClientRect()
    const parts = [...(input.closest('form')?.querySelectorAll('input:not([type="hidden"]), select, button') ?? [])]
    return parts
      .filter((part) => {
        const box = part.getBoundingClientRect()
        const isInside = frame && box.left >= frame.left && box.right <= frame.right && box.bottom <= frame.bottom
        return !isInside || frame.right > window.innerWidth || part.scrollWidth > part.clientWidth
      })
      .map((part) => `${part.getAttribute('name') ?? part.textContent} of ${part.scrollWidth}`)
  })
}
