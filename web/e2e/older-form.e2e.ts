import { expect } from 'vitest'
import { CreateTaskDocument, UpdateTaskDocument } from '../app/generated/graphql.ts'
import { ask, expectUsable, newPerson, open, PHONE, signUp, test, type Person } from './browser.ts'

/** A person with an open task whose description was changed elsewhere in the meantime. */
async function startWithOlderForm(options = {}) {
  const ada = await newPerson(options)
  await signUp(ada)
  const { createTask } = await ask(ada, CreateTaskDocument, { input: { title: 'Plan the garden' } })
  const { id } = createTask.task
  await open(ada, `/tasks/${id}`)
  await ask(ada, UpdateTaskDocument, { input: { id, description: 'Apples\nPears' } })
  return { ada, path: `/tasks/${id}` }
}

const save = ({ page }: Person) => page.getByRole('button', { name: 'Save changes' }).click()
const conflictOf = ({ page }: Person) => page.getByRole('region', { name: 'Conflicting changes' })

test.each([
  ['with JavaScript', {}],
  ['without JavaScript', { javaScriptEnabled: false }],
])('what was saved elsewhere is not overwritten unseen, and what was typed is not lost, %s', async (_, options) => {
  const { ada, path } = await startWithOlderForm(options)
  await ada.page.getByLabel('Description').fill('Beans')

  await save(ada)
  const shown = await conflictOf(ada).innerText()
  const typed = await ada.page.getByLabel('Description').inputValue()
  await ada.page.getByRole('button', { name: 'Save mine' }).click()
  await ada.page.getByText('Saved', { exact: true }).waitFor()
  await ada.page.getByLabel('Description').fill('Beans and peas')
  const answer = ada.page.waitForResponse((response) => response.request().method() === 'POST')
  await save(ada)
  const status = (await answer).status()
  await open(ada, path)

  expect(shown).toMatch(/Apples\s+Pears.*Beans/s)
  expect(typed).toBe('Beans')
  expect(status).toBe(200)
  expect(await ada.page.getByLabel('Description').inputValue()).toBe('Beans and peas')
})

test('whoever keeps what is saved has the form anew', async () => {
  const { ada } = await startWithOlderForm(PHONE)
  await ada.page.getByLabel('Description').fill('Beans')
  await save(ada)
  await conflictOf(ada).waitFor()

  await expectUsable(ada.page)
  await ada.page.getByRole('link', { name: 'Keep what is saved' }).click()
  await conflictOf(ada).waitFor({ state: 'detached' })

  expect(await ada.page.getByLabel('Description').inputValue()).toBe('Apples\nPears')
})

test('ticking a task off on its page is no change of what its form has', async () => {
  const ada = await newPerson()
  await signUp(ada)
  const { createTask } = await ask(ada, CreateTaskDocument, { input: { title: 'Plan the garden' } })
  await open(ada, `/tasks/${createTask.task.id}`)
  await ada.page.getByRole('checkbox', { name: 'Done' }).click()
  await ada.page.getByText('· Done').waitFor()

  await ada.page.getByLabel('Description').fill('Beans')
  await save(ada)
  await ada.page.getByText('Saved', { exact: true }).waitFor()
})

test('a tick brings the page up to date, and yet what was saved elsewhere is not overwritten unseen', async () => {
  const { ada } = await startWithOlderForm()
  await ada.page.getByLabel('Description').fill('Beans')
  await ada.page.getByRole('checkbox', { name: 'Done' }).click()
  await ada.page.getByText('· Done').waitFor()

  await save(ada)

  expect(await conflictOf(ada).innerText()).toMatch(/Apples\s+Pears.*Beans/s)
})
