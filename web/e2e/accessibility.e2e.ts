import { expect, test } from 'vitest'
import {
  addTask,
  expectAccessible,
  expectNoSidewaysScroll,
  newPerson,
  open,
  PHONE,
  signUp,
  taskLink,
  useBrowser,
} from './browser.ts'

useBrowser()

test.each([
  ['light', {}],
  ['dark', {}],
  ['light', PHONE],
  ['dark', PHONE],
] as const)('every page can be used by everybody, in %s colours (%o)', async (colorScheme, device) => {
  const ada = await newPerson({ colorScheme, reducedMotion: 'reduce', ...device })
  const { page } = ada
  const check = async () => {
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
  }

  for (const path of ['/', '/signin?reason=ended', '/signup', '/nowhere']) {
    await open(ada, path)
    await check()
  }
  await open(ada, '/signup')
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.locator('[aria-invalid]').first().waitFor()
  await check()

  await signUp(ada)
  await check()
  await page.getByLabel('Due date').fill('2020-01-01')
  await page.getByLabel('Priority').selectOption('High')
  await addTask(ada, `A long one ${'without a space'.replaceAll(' ', '').repeat(12)}`)
  await addTask(ada, 'حجز موعد عند طبيب الأسنان')
  await addTask(ada, 'Done with it')
  await page.getByRole('checkbox', { name: 'Done with it' }).click()
  await page.getByRole('button', { name: 'Undo' }).waitFor()
  await check()

  const task = (await taskLink(page, 'حجز موعد عند طبيب الأسنان').getAttribute('href')) ?? ''
  for (const path of ['/tasks?show=done', '/tasks?show=all', task, `${task}/delete`, '/settings/profile']) {
    await open(ada, path)
    await check()
  }
  await open(ada, task)
  await page.getByRole('link', { name: 'Delete task' }).click()
  await page.getByRole('alertdialog').waitFor()
  await expectAccessible(page)

  expect(await page.getByRole('alertdialog').getAttribute('aria-labelledby')).not.toBeNull()
})

test('the keyboard is enough, and starts at a way past the navigation', async () => {
  const ada = await newPerson()
  const { page } = ada
  await open(ada, '/signin')

  await page.keyboard.press('Tab')
  const first = await page.evaluate(() => document.activeElement?.textContent)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')

  expect(first).toBe('Skip to content')
  expect(await page.getByLabel('Email').evaluate((input) => input === document.activeElement)).toBe(true)
})

test('after going to another page, a screen reader starts at its heading', async () => {
  const ada = await newPerson()
  await signUp(ada)

  await ada.page.getByRole('link', { name: 'Settings' }).click()
  await ada.page.getByRole('heading', { name: 'Settings Profile' }).waitFor()

  await expect.poll(() => ada.page.evaluate(() => document.activeElement?.textContent)).toBe('Settings Profile')
  expect(await ada.page.title()).toBe('Profile · Settings · Latchkey')
})

test('nothing moves while a page loads', async () => {
  const ada = await newPerson(PHONE)
  await signUp(ada)
  for (const title of ['One', 'Two', 'Three']) await addTask(ada, title)

  for (const path of ['/tasks', '/settings/profile']) {
    await open(ada, path)
    const shift = await ada.page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let total = 0
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) if ('value' in entry) total += Number(entry.value)
          }).observe({ type: 'layout-shift', buffered: true })
          setTimeout(() => resolve(total), 500)
        }),
    )
    expect(shift).toBe(0)
  }
})

test('touch targets are large enough for a thumb', async () => {
  const ada = await newPerson(PHONE)
  await signUp(ada)
  await addTask(ada, 'Tap me')

  const small = await ada.page
    .locator('a:visible, button:visible, input:visible:not([type="hidden"]), select:visible')
    .evaluateAll((targets) =>
      targets
        .filter((target) => target.getBoundingClientRect().height < 44 && !target.matches('[href="#main"]'))
        .map((target) => target.outerHTML),
    )

  expect(small).toEqual([])
})
