import { expect } from 'vitest'
import {
  addTask,
  DEVICES,
  expectUsable,
  makeTasks,
  newPerson,
  open,
  openSettings,
  PHONE,
  signUp,
  taskLink,
  test,
} from './browser.ts'

test.each(DEVICES)('every page that is open to all can be used by everybody, %s', async (_, device) => {
  const ada = await newPerson({ reducedMotion: 'reduce', ...device })
  const { page } = ada

  for (const path of ['/', '/signin?reason=ended', '/nowhere', '/signup']) {
    await open(ada, path)
    await expectUsable(page)
  }
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.locator('[aria-invalid]').first().waitFor()
  await expectUsable(page)
})

test.each(DEVICES)('every page of a person and their tasks can be used by everybody, %s', async (_, device) => {
  const ada = await newPerson({ reducedMotion: 'reduce', ...device })
  const { page } = ada
  await signUp(ada)

  await open(ada, '/tasks')
  await expectUsable(page)
  await makeTasks(ada, 'Done with it', 'حجز موعد عند طبيب الأسنان')
  await open(ada, '/tasks')
  await page.getByLabel('Due date').fill('2020-01-01')
  await page.getByLabel('Priority').selectOption('High')
  await addTask(ada, `A long one ${'without a space'.replaceAll(' ', '').repeat(12)}`)
  await page.getByRole('checkbox', { name: 'Done with it' }).click()
  await page.getByRole('button', { name: 'Undo' }).waitFor()
  await expectUsable(page)

  const task = (await taskLink(page, 'حجز موعد عند طبيب الأسنان').getAttribute('href')) ?? ''
  for (const path of ['/tasks?show=done', '/tasks?show=all', `${task}/delete`, '/settings/profile', task]) {
    await open(ada, path)
    await expectUsable(page)
  }
  await page.getByRole('link', { name: 'Delete task' }).click()
  await page.getByRole('alertdialog').waitFor()
  await expectUsable(page)

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
  await open(ada, '/tasks')

  await openSettings(ada)
  await ada.page.getByRole('heading', { name: 'Settings Profile' }).waitFor()

  await expect.poll(() => ada.page.evaluate(() => document.activeElement?.textContent)).toBe('Settings Profile')
  expect(await ada.page.title()).toBe('Profile · Settings · Latchkey')
})

test('nothing moves while a page loads', async () => {
  const ada = await newPerson(PHONE)
  await signUp(ada)
  await makeTasks(ada, 'One', 'Two', 'Three')

  for (const path of ['/tasks', '/settings/profile']) {
    await open(ada, path)
    const shift = await ada.page.evaluate(async () => {
      let total = 0
      const count = (entries: PerformanceEntryList) => {
        for (const entry of entries) if ('value' in entry) total += Number(entry.value)
      }
      const observer = new PerformanceObserver((list) => count(list.getEntries()))
      observer.observe({ type: 'layout-shift', buffered: true })
      await document.fonts.ready
      // Changes of the last script are laid out in the next frame, and reported in the one after.
      for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
      await new Promise((resolve) => requestIdleCallback(resolve))
      count(observer.takeRecords())
      return total
    })
    expect(shift).toBe(0)
  }
})

test('touch targets are large enough for a thumb', async () => {
  const ada = await newPerson(PHONE)
  await signUp(ada)
  await makeTasks(ada, 'Tap me')
  await open(ada, '/tasks')

  const small = await ada.page
    .locator('a:visible, button:visible, input:visible:not([type="hidden"]), select:visible')
    .evaluateAll((targets) =>
      targets
        .filter((target) => target.getBoundingClientRect().height < 44 && !target.matches('[href="#main"]'))
        .map((target) => target.outerHTML),
    )

  expect(small).toEqual([])
})
