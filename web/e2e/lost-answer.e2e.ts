import { expect } from 'vitest'
import { CreateTaskDocument, TaskListDocument } from '../app/generated/graphql.ts'
import { addTask, ask, newPerson, open, signUp, taskLink, test, type Person } from './browser.ts'

/** Delivers requests, but drops their answers, and lets the browser notice only after `until`. */
async function loseAnswers({ context, complaints }: Person, until?: Promise<void>): Promise<() => Promise<void>> {
  await context.route('**/*.data*', async (route) => {
    if (route.request().method() === 'POST') await route.fetch()
    await until
    await route.abort()
  })
  return async () => {
    await context.unroute('**/*.data*')
    expect(complaints.splice(0)).toEqual([expect.stringContaining('net::ERR_FAILED')])
  }
}

const titlesOf = async (ada: Person) =>
  (await ask(ada, TaskListDocument, { after: null, filter: null })).tasks.nodes.map(({ title }) => title)

test('a task whose answer was lost is added once when it is sent again, and the next one is another', async () => {
  const ada = await newPerson()
  const { page } = ada
  await signUp(ada)
  await open(ada, '/tasks')
  const findAnswers = await loseAnswers(ada)

  await page.getByLabel('New task').fill('Figs')
  await page.keyboard.press('Enter')
  await page.getByText('Latchkey cannot be reached').waitFor()
  await findAnswers()
  await page.getByRole('button', { name: 'Add task' }).click()
  await taskLink(page, 'Figs').waitFor()
  const once = await titlesOf(ada)
  await addTask(ada, 'Dates')
  await page.getByLabel('New task').fill('Dates')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'Open 3' }).waitFor()

  expect(once).toEqual(['Figs'])
  expect((await titlesOf(ada)).toSorted()).toEqual(['Dates', 'Dates', 'Figs'])
})

test('a task that waits below the form is added once when it is tried again', async () => {
  const ada = await newPerson()
  const { page } = ada
  await signUp(ada)
  await open(ada, '/tasks')
  const isTyping = Promise.withResolvers<void>()
  const findAnswers = await loseAnswers(ada, isTyping.promise)
  await page.getByLabel('New task').fill('Figs')
  await page.keyboard.press('Enter')
  await page.getByLabel('New task').fill('Dates')

  isTyping.resolve()
  await page.getByText('Not saved.').waitFor()
  await findAnswers()
  await page.getByRole('button', { name: 'Try again' }).click()
  await taskLink(page, 'Figs').waitFor()

  expect(await titlesOf(ada)).toEqual(['Figs'])
})

test('a change whose answer was lost is saved when it is sent again, and no conflict with itself', async () => {
  const ada = await newPerson()
  await signUp(ada)
  const { createTask } = await ask(ada, CreateTaskDocument, { input: { title: 'Figs' } })
  await open(ada, `/tasks/${createTask.task.id}`)
  const findAnswers = await loseAnswers(ada)

  await ada.page.getByLabel('Description').fill('From the market')
  await ada.page.getByRole('button', { name: 'Save changes' }).click()
  await ada.page.getByText('Latchkey cannot be reached').waitFor()
  await findAnswers()
  await ada.page.getByRole('button', { name: 'Save changes' }).click()
  await ada.page.getByText('Saved', { exact: true }).waitFor()
})
