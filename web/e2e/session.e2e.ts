import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { MINUTE, SECOND } from '../time.ts'
import {
  addTask,
  makeAccount,
  makeTasks,
  newPerson,
  open,
  PASSWORD,
  signIn,
  signOut,
  signUp,
  signUpWithForm,
  taskLink,
  test,
  waitUntilHydrated,
  WEB,
  type Person,
} from './browser.ts'

const SECRET = 'Only for Ada'

test.each([
  ['with JavaScript', {}],
  ['without JavaScript', { javaScriptEnabled: false }],
])('after signing out, the Back button brings back nothing of the person, %s', async (_, options) => {
  const ada = await newPerson(options)
  const { page } = ada
  await signUpWithForm(ada)
  await addTask(ada, SECRET)
  await open(ada, '/tasks')
  await taskLink(page, SECRET).click()
  await page.getByLabel('Description').fill('Half a thought')

  await signOut(ada)
  const kept = await page.evaluate(() => JSON.stringify([history.state, sessionStorage, localStorage]))
  const steps: string[] = []
  while ((await goBack(ada)) !== 'about:blank') steps.push(await everything(page))

  expect(steps.length).toBeGreaterThan(2)
  expect([kept, ...steps].filter((html) => html.includes(SECRET) || html.includes('Half a thought'))).toEqual([])
})

test('what the browser keeps in memory of a signed-in page is not shown once somebody has signed out', async () => {
  const ada = await newPerson()
  const other = await secondTab(ada)
  await signUp(ada)
  await makeTasks(ada, SECRET)
  await open(ada, '/tasks')
  await ada.page.goto('data:text/html,elsewhere')

  await open(other, '/tasks')
  await signOut(other)
  await ada.page.goBack({ waitUntil: 'commit' })
  const shown = await everything(ada.page)
  await ada.page.getByRole('heading', { name: 'Sign in' }).waitFor()

  expect(shown).not.toContain(SECRET)
})

test('a signed-in page that is kept in memory is hidden meanwhile, and loaded anew when it comes back', async () => {
  const ada = await newPerson()
  await signUp(ada)
  await makeTasks(ada, SECRET)
  await open(ada, '/tasks')
  const pass = (type: string) =>
    ada.page.evaluate((type) => dispatchEvent(new PageTransitionEvent(type, { persisted: true })), type)

  await pass('pagehide')
  const hidden = await taskLink(ada.page, SECRET).isHidden()
  const loaded = ada.page.waitForEvent('load')
  await pass('pageshow')
  await loaded

  expect(hidden).toBe(true)
  expect(await taskLink(ada.page, SECRET).isVisible()).toBe(true)
})

test('signing out in one tab signs out the others, without a click', async () => {
  const ada = await newPerson()
  await signUp(ada)
  await makeTasks(ada, SECRET)
  await open(ada, '/tasks')
  const other = await secondTab(ada)
  await open(other, '/tasks')
  await taskLink(other.page, SECRET).waitFor()

  await signOut(ada)
  await other.page.getByRole('heading', { name: 'Sign in' }).waitFor()

  expect(new URL(other.page.url()).search).toBe('?redirectTo=%2Ftasks')
  expect(await everything(other.page)).not.toContain(SECRET)
})

test('signing in in one tab takes the others along, to where they were', async () => {
  const ada = await newPerson()
  const email = await signUp(ada)
  await makeTasks(ada, SECRET)
  const other = await secondTab(ada)
  await open(other, '/tasks?show=all')
  await open(ada, '/tasks')
  await signOut(ada)
  await other.page.getByRole('heading', { name: 'Sign in' }).waitFor()

  await open(ada, '/signin')
  await signIn(ada, email)
  await taskLink(other.page, SECRET).waitFor()

  expect(other.page.url()).toBe(`${WEB}/tasks?show=all`)
})

test('when somebody else signs in in another tab, what was shown goes away', async () => {
  const ada = await newPerson()
  const { email } = await makeAccount(ada) // of another person
  await signUp(ada)
  await makeTasks(ada, SECRET)
  await open(ada, '/tasks')

  await signInUnnoticed(ada, email)
  const other = await secondTab(ada)
  await open(other, '/tasks')
  await ada.page.getByText('Write your first task above').waitFor()

  expect(await everything(ada.page)).not.toContain(SECRET)
})

test('a tab that was not looked at for a while asks who is signed in, and one that was left for a moment does not', async () => {
  const ada = await newPerson()
  const { email } = await makeAccount(ada) // of another person
  await ada.page.clock.install()
  await signUp(ada)
  await makeTasks(ada, SECRET)
  await open(ada, '/tasks')
  await signInUnnoticed(ada, email)

  await hideFor(ada.page, 10 * SECOND)
  const afterAMoment = await taskLink(ada.page, SECRET).isVisible()
  await hideFor(ada.page, 2 * MINUTE)
  await ada.page.getByText('Write your first task above').waitFor()

  expect(afterAMoment).toBe(true)
})

test('an answer about who was signed in that comes too late for who is now changes nothing', async () => {
  const ada = await newPerson()
  const { email } = await makeAccount(ada)
  const { promise: signedIn, resolve: letGo } = Promise.withResolvers<void>()
  await ada.context.route('**/session', async (route) => {
    await signedIn
    await route.fulfill({ json: { person: null } })
  })
  await open(ada, '/signin')

  const asked = ada.page.waitForRequest('**/session')
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel reaches its own origin only
  await ada.page.evaluate(() => new BroadcastChannel('latchkey').postMessage('somebody'))
  await asked
  await signIn(ada, email)
  await ada.page.getByText('Write your first task above').waitFor()
  const answered = ada.page.waitForResponse('**/session')
  letGo()
  await (await answered).finished()
  await addTask(ada, SECRET)

  expect(ada.complaints).toEqual([])
})

test('a tab keeps what was typed in it while nothing has changed, or nobody answers', async () => {
  const ada = await newPerson()
  const { page, context } = ada
  await page.clock.install()
  await signUp(ada)
  await open(ada, '/tasks')
  await page.getByLabel('New task').fill('Half a thought')

  await open(await secondTab(ada), '/tasks')
  const answered = page.waitForEvent('requestfinished', (request) => request.url() === `${WEB}/session`)
  await hideFor(page, 2 * MINUTE)
  await answered
  await context.setOffline(true)
  const complained = page.waitForEvent('console')
  await hideFor(page, 2 * MINUTE)
  await complained

  expect(await page.getByLabel('New task').inputValue()).toBe('Half a thought')
  expect(ada.complaints.splice(0)).toEqual([expect.stringContaining('ERR_INTERNET_DISCONNECTED')])
})

async function secondTab(person: Person): Promise<Person> {
  return { ...person, page: await person.context.newPage() }
}

/** Signs another person in to the same browser without telling the open tabs. */
async function signInUnnoticed({ context }: Person, email: string): Promise<void> {
  const headers = { 'Sec-Fetch-Site': 'same-origin' }
  await context.request.post(`${WEB}/signin`, { form: { email, password: PASSWORD }, headers, maxRedirects: 0 })
}

/** @returns the address, once the page there is hydrated */
async function goBack(person: Person): Promise<string> {
  await person.page.goBack({ waitUntil: 'commit' })
  await person.page.waitForLoadState()
  const address = person.page.url()
  if (address !== 'about:blank') await waitUntilHydrated(person)
  return address
}

/** The text of a page, including the values of its fields. */
function everything(page: Page): Promise<string> {
  return page.evaluate(() => {
    const fields = [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')]
    return [document.documentElement.outerHTML, ...fields.map(({ value }) => value)].join('\n')
  })
}

/** Hides the tab for some time. The page's clock must be installed. */
async function hideFor(page: Page, time: number): Promise<void> {
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await page.clock.fastForward(time)
  await page.evaluate(() => {
    // Restores the real value: closing a page changes its visibility too.
    Reflect.deleteProperty(document, 'visibilityState')
    document.dispatchEvent(new Event('visibilitychange'))
  })
}
