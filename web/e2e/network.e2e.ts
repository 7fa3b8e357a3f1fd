import { expect } from 'vitest'
import {
  expectUsable,
  makeTasks,
  newPerson,
  open,
  openSettings,
  PHONE,
  signUp,
  taskLink,
  test,
  waitUntilHydrated,
} from './browser.ts'

const GONE = [expect.stringContaining('Error loading route module')]
const NO_NETWORK = [expect.stringContaining('ERR_INTERNET_DISCONNECTED')]

test('offline, a click keeps the page with what was typed, and says why', async () => {
  const ada = await newPerson({ reducedMotion: 'reduce', ...PHONE })
  const { page, context, complaints } = ada
  await signUp(ada)
  await makeTasks(ada, 'Water the figs')
  await open(ada, '/tasks')
  await page.getByLabel('New task').fill('Half a thought')

  await context.setOffline(true)
  const said: string[] = []
  for (const name of ['API reference', 'Done 0', 'Water the figs']) {
    await page.getByRole('link', { name }).click()
    said.push(await page.getByRole('alert').innerText())
  }
  const typed = await page.getByLabel('New task').inputValue()
  await expectUsable(page)
  const menu = await page.getByText('Account of Ada').count()
  await context.setOffline(false)
  await page.getByRole('alert').waitFor({ state: 'detached' })
  await taskLink(page, 'Water the figs').click()
  await page.getByLabel('Title').waitFor()

  expect(said).toEqual(said.map(() => expect.stringContaining('You are offline. This page stays as it is')))
  expect([typed, menu]).toEqual(['Half a thought', 1])
  complaints.splice(0)
})

test('a machine without a network still reaches the Latchkey that runs on it', async () => {
  const ada = await newPerson()
  const { page } = ada
  await signUp(ada)
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false }))
  await open(ada, '/tasks')

  await page.getByRole('link', { name: 'Done 0' }).click()
  await page.getByText('Nothing is done yet').waitFor()
  await openSettings(ada)
  await page.getByRole('heading', { name: 'Settings Profile' }).waitFor()

  expect(await page.getByRole('alert').count()).toBe(0)
})

test('offline, a tick is not pretended, and nothing is said of what nobody typed', async () => {
  const ada = await newPerson()
  const { page, context, complaints } = ada
  await signUp(ada)
  await makeTasks(ada, 'Water the figs')
  await open(ada, '/tasks')

  await context.setOffline(true)
  await page.getByRole('checkbox', { name: 'Water the figs' }).click()
  const ticked = await page.getByRole('listitem').getByRole('alert').innerText()
  await page.getByLabel('New task').fill('Half a thought')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.getByLabel('New task').inputValue()).toBe('Half a thought')
  const added = await page.locator('form').getByRole('alert').first().innerText()

  expect(ticked).toBe('You are offline, so this may not be saved. Try again in a moment.')
  expect(added).toBe('You are offline, so this may not be saved. What you typed is still here: try again in a moment.')
  expect(await page.getByRole('checkbox', { name: 'Water the figs' }).getAttribute('aria-checked')).toBe('false')
  expect(complaints.splice(0)).toEqual(expect.arrayContaining(NO_NETWORK))
})

test('while Latchkey does not answer, a page that cannot be loaded still says who is signed in', async () => {
  const ada = await newPerson()
  const { page, context, complaints } = ada
  await signUp(ada)
  await open(ada, '/tasks')

  await context.route('**/*.data*', (route) => route.abort('connectionrefused'))
  await page.getByRole('link', { name: 'Done 0' }).click()
  await page.getByRole('heading', { name: 'Latchkey cannot be reached' }).waitFor()

  expect(await page.getByText('Account of Ada').count()).toBe(1)
  expect(await page.getByRole('link', { name: 'Sign in' }).count()).toBe(0)
  complaints.splice(0)
})

test('after a deployment, a link leads to the page of the newer build, and pointing at one loses nothing', async () => {
  const ada = await newPerson()
  const { page, context, complaints } = ada
  await signUp(ada)
  await makeTasks(ada, 'Water the figs')
  await open(ada, '/tasks')
  const asked = { documents: 0, scripts: 0 }
  await context.route('**/assets/**', (route) => {
    asked.scripts += 1
    return route.fulfill({ status: 404, body: 'Not found' })
  })
  await context.route('**/tasks/task_*', async (route) => {
    if (route.request().resourceType() === 'document') {
      asked.documents += 1
      await context.unroute('**/assets/**') // a build has the scripts of its pages
    }
    await route.continue()
  })

  await page.getByLabel('New task').fill('Half a thought')
  await taskLink(page, 'Water the figs').hover()
  await expect.poll(() => asked.scripts).toBeGreaterThan(0)
  const typed = await page.getByLabel('New task').inputValue()
  await taskLink(page, 'Water the figs').click()
  await page.getByLabel('Title').waitFor()
  await waitUntilHydrated(ada)

  expect(typed).toBe('Half a thought')
  expect(asked.documents).toBe(1)
  expect(complaints.splice(0)).toEqual(expect.arrayContaining(GONE))
})

test('a script that stays gone is no loop', async () => {
  const ada = await newPerson()
  const { page, context, complaints } = ada
  await signUp(ada)
  await open(ada, '/tasks')
  let documents = 0
  await context.route('**/assets/**', (route) => route.fulfill({ status: 404, body: 'Not found' }))
  page.on('request', (request) => (documents += request.resourceType() === 'document' ? 1 : 0))

  await openSettings(ada)
  await page.waitForLoadState('networkidle')
  await page.getByRole('link', { name: 'Tokens' }).click()
  await page.getByRole('textbox', { name: 'Name' }).waitFor()

  expect(documents).toBe(2)
  expect(complaints.splice(0)).toEqual(expect.arrayContaining(GONE))
})

test('a page that takes long is on its way to be seen, and one that does not is not', async () => {
  const ada = await newPerson()
  const { page, context } = ada
  await signUp(ada)
  await open(ada, '/tasks')
  const answers = Promise.withResolvers<void>()
  await context.route('**/tasks.data*', async (route) => {
    await answers.promise
    await route.continue()
  })
  const widthAfter = (time: number) =>
    page.locator('.progress-line').evaluate((line, time) => {
      for (const animation of line.getAnimations()) animation.currentTime = time
      return line.getBoundingClientRect().width
    }, time)

  await page.getByRole('link', { name: 'Done 0' }).click()
  await page.locator('.progress-line').waitFor({ state: 'attached' })
  const [soon, late] = [await widthAfter(290), await widthAfter(2000)]
  answers.resolve()
  await page.getByText('Nothing is done yet').waitFor()

  expect(soon).toBe(0)
  expect(late).toBeGreaterThan(400)
  expect(await page.locator('.progress-line').count()).toBe(0)
})
