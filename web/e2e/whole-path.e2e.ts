import { expect } from 'vitest'
import {
  addTask,
  makeTasks,
  newPerson,
  open,
  PHONE,
  signIn,
  signOut,
  signUp,
  signUpWithForm,
  taskLink,
  test,
  WEB,
} from './browser.ts'

test.each([
  ['with JavaScript', {}],
  ['without JavaScript', { javaScriptEnabled: false }],
  ['on a phone', PHONE],
])('sign up, add, complete, edit, delete, sign out and sign in again, %s', async (_, options) => {
  const ada = await newPerson(options)
  const { page } = ada

  const email = await signUpWithForm(ada)
  await addTask(ada, 'Water the fig tree')
  await addTask(ada, 'Book the train 🚆 إلى لشبونة')

  await page.getByRole('checkbox', { name: 'Water the fig tree' }).click()
  await page.getByRole('link', { name: 'Done 1' }).click()
  await page.getByRole('checkbox', { name: 'Water the fig tree', checked: true }).waitFor()

  await page.getByRole('link', { name: 'Open 1' }).click()
  await taskLink(page, 'Book the train 🚆 إلى لشبونة').click()
  await page.getByLabel('Title').fill('Book the night train')
  await page.getByLabel('Description').fill('Two beds\nby the window')
  await page.getByLabel('Priority').selectOption('High')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByText('Saved').waitFor()
  await page.reload()
  const description = await page.getByLabel('Description').inputValue()

  await page.getByRole('link', { name: 'Delete task' }).click()
  await page.getByRole('heading', { name: 'Delete this task?' }).waitFor()
  await page.getByRole('button', { name: 'Delete task' }).click()
  await page.getByText('All done. Add what comes next above.').waitFor()

  await signOut(ada)
  await open(ada, '/tasks?show=done')
  await signIn(ada, email)
  await page.getByRole('checkbox', { name: 'Water the fig tree', checked: true }).waitFor()

  expect(description).toBe('Two beds\nby the window')
  expect(page.url()).toBe(`${WEB}/tasks?show=done`)
})

test('two people side by side see only their own tasks, even by their address', async () => {
  const [ada, eve] = await Promise.all([newPerson(), newPerson()])
  await Promise.all([signUp(ada), signUp(eve)])
  await Promise.all([makeTasks(ada, 'Only for Ada'), makeTasks(eve, 'Only for Eve')])
  await open(ada, '/tasks')

  const path = (await taskLink(ada.page, 'Only for Ada').getAttribute('href')) ?? ''
  await open(eve, path)
  await eve.page.getByRole('heading', { name: 'There is nothing here' }).waitFor()
  await open(eve, '/tasks?show=all')

  expect(await eve.page.getByRole('checkbox').count()).toBe(1)
  expect(await eve.page.content()).not.toContain('Only for Ada')
})

test('a session ended elsewhere leads to sign in with a message, and back', async () => {
  const ada = await newPerson()
  const email = await signUp(ada)
  await makeTasks(ada, 'Still here')
  await open(ada, '/tasks')
  const [cookie] = (await ada.context.cookies()).filter(({ name }) => name === 'latchkey')
  const elsewhere = await newPerson()
  await elsewhere.context.addCookies([{ name: 'latchkey', value: cookie?.value ?? '', url: WEB }])
  await open(elsewhere, '/settings/profile')
  await signOut(elsewhere)

  await ada.page.getByRole('checkbox', { name: 'Still here' }).click()
  await ada.page.getByText('Your session has ended. Sign in again to go on.').waitFor()
  await signIn(ada, email)
  await ada.page.getByRole('checkbox', { name: 'Still here', checked: false }).waitFor()

  expect(new URL(ada.page.url()).pathname).toBe('/tasks')
})
