import { expect } from 'vitest'
import { addTask, makeTasks, newPerson, open, signUp, taskLink, test } from './browser.ts'

/** Longer than a completed task stays in the list. Milliseconds. */
const UNDO_TIME = 5000

test('a task that is ticked off stays for a moment, so that a slip can be undone', async () => {
  const ada = await newPerson()
  const { page } = ada
  await page.clock.install()
  await signUp(ada)
  await makeTasks(ada, 'Water the fig tree')
  await open(ada, '/tasks')

  await page.getByRole('checkbox', { name: 'Water the fig tree' }).click()
  await page.getByRole('link', { name: 'Done 1' }).waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('link', { name: 'Open 1' }).waitFor()
  const undone = await page.getByRole('checkbox', { name: 'Water the fig tree' }).getAttribute('aria-checked')
  await page.getByRole('checkbox', { name: 'Water the fig tree' }).click()
  await page.getByRole('link', { name: 'Done 1' }).waitFor()
  await page.getByRole('button', { name: 'Undo' }).waitFor()
  await page.clock.runFor(UNDO_TIME)
  await taskLink(page, 'Water the fig tree').waitFor({ state: 'detached' })

  expect(undone).toBe('false')
  await page.getByText('All done. Add what comes next above.').waitFor()
})

test('tasks are added as fast as they are typed, and the newest is first', async () => {
  const ada = await newPerson()
  const { page } = ada
  await signUp(ada)
  await open(ada, '/tasks')

  for (const title of ['One', 'Two', 'Three', 'Four']) {
    await page.getByLabel('New task').fill(title)
    await page.keyboard.press('Enter')
  }
  await page.getByRole('link', { name: 'Open 4' }).waitFor()
  await page.getByRole('checkbox').nth(3).waitFor()
  const titles = await page.getByRole('checkbox').evaluateAll((boxes) => boxes.map((box) => box.ariaLabel))

  expect(titles.toSorted()).toEqual(['Four', 'One', 'Three', 'Two'])
  expect(await page.getByLabel('New task').evaluate((input) => input === document.activeElement)).toBe(true)
})

test('a title that is refused is put back where it was typed, with the reason', async () => {
  const ada = await newPerson()
  const { page } = ada
  await signUp(ada)
  await open(ada, '/tasks')
  const title = 'x'.repeat(501)

  await page.getByLabel('New task').fill(title)
  await page.keyboard.press('Enter')
  await page.getByText('at most 500 characters').waitFor()

  expect(await page.getByLabel('New task').inputValue()).toBe(title)
  expect(await page.getByLabel('New task').evaluate((input) => input === document.activeElement)).toBe(true)
})

test('with Latchkey out of reach, what was typed is put back and what was ticked is not pretended', async () => {
  const ada = await newPerson()
  const { page, context, complaints } = ada
  await signUp(ada)
  await makeTasks(ada, 'Before')
  await open(ada, '/tasks')

  await context.route('**/tasks.data*', (route) => route.fulfill({ status: 200, body: '' }))
  await page.getByLabel('New task').fill('During')
  await page.keyboard.press('Enter')
  await page.getByText('Latchkey cannot be reached').waitFor()
  const typed = await page.getByLabel('New task').inputValue()
  await page.getByRole('checkbox', { name: 'Before' }).click()
  await page.getByRole('listitem').getByText('Latchkey cannot be reached').waitFor()
  const ticked = await page.getByRole('checkbox', { name: 'Before' }).getAttribute('aria-checked')
  await context.unroute('**/tasks.data*')
  await page.getByRole('button', { name: 'Add task' }).click()

  await taskLink(page, 'During').waitFor()
  expect(typed).toBe('During')
  expect(ticked).toBe('false')
  expect(complaints.splice(0)).toHaveLength(2)
})

test('deleting is asked first, and can be answered with the keyboard', async () => {
  const ada = await newPerson()
  const { page } = ada
  await signUp(ada)
  await makeTasks(ada, 'Keep me')
  await open(ada, '/tasks')

  await page.getByRole('link', { name: 'Delete Keep me' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('alertdialog').waitFor()
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Keep it')
  await page.keyboard.press('Escape')
  await page.getByRole('alertdialog').waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Delete Keep me' }).click()
  await page.getByRole('button', { name: 'Delete task' }).click()
  await page.getByText('Write your first task above').waitFor()
})

test('more tasks are loaded below, and the list stays whole when one is added above', async () => {
  const ada = await newPerson()
  const { page } = ada
  await signUp(ada)
  await makeTasks(ada, ...Array.from({ length: 51 }, (_, i) => `Task ${i + 1}`))
  await open(ada, '/tasks')

  await page.getByRole('link', { name: 'Load more' }).click()
  await taskLink(page, 'Task 1').waitFor()
  await addTask(ada, 'Task 52')
  await expect.poll(() => page.getByRole('checkbox').count()).toBe(52)

  const titles = await page.getByRole('checkbox').evaluateAll((boxes) => boxes.map((box) => box.ariaLabel))
  expect(titles).toEqual(Array.from({ length: 52 }, (_, i) => `Task ${52 - i}`))
})
