import type { Page } from 'playwright-core'
import { expect, inject, test } from 'vitest'
import { refusal, startStandIn } from '../test/stand-in.ts'
import { startWeb } from '../test/visitor.ts'
import {
  addTask,
  expectAccessible,
  expectNoSidewaysScroll,
  newPerson,
  open,
  PASSWORD,
  signIn,
  signUp,
  taskLink,
  useBrowser,
  WEB,
  type Person,
} from './browser.ts'

// Otherwise, automation would turn off what the Back button brings back.
useBrowser({ ignoreDefaultArgs: ['--disable-back-forward-cache'] })

const SECOND = 1000
const MINUTE = 60 * SECOND
const SECRET = 'Only for Ada'

test.each([
  ['with JavaScript', {}],
  ['without JavaScript', { javaScriptEnabled: false }],
])('after signing out, the Back button brings back nothing of the person, %s', async (_, options) => {
  const ada = await newPerson(options)
  const { page } = ada
  await signUp(ada)
  await addTask(ada, SECRET)
  await open(ada, '/tasks')
  await taskLink(page, SECRET).click()
  await page.getByLabel('Description').fill('Half a thought')

  await signOut(ada)
  const kept = await page.evaluate(() => JSON.stringify([history.state, sessionStorage, localStorage]))
  const steps: string[] = []
  for (let address = page.url(); address !== 'about:blank'; address = page.url()) {
    await page.goBack()
    steps.push(await everything(page))
  }

  expect(steps.length).toBeGreaterThan(3)
  expect([kept, ...steps].filter((html) => html.includes(SECRET) || html.includes('Half a thought'))).toEqual([])
})

test('what the browser keeps in memory of a signed-in page is not shown once somebody has signed out', async () => {
  const ada = await newPerson()
  const other = await secondTab(ada)
  await signUp(ada)
  await addTask(ada, SECRET)
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
  await addTask(ada, SECRET)
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
  await addTask(ada, SECRET)
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
  await addTask(ada, SECRET)
  const other = await secondTab(ada)
  await open(other, '/tasks?show=all')
  await signOut(ada)
  await other.page.getByRole('heading', { name: 'Sign in' }).waitFor()

  await open(ada, '/signin')
  await signIn(ada, email)
  await taskLink(other.page, SECRET).waitFor()

  expect(other.page.url()).toBe(`${WEB}/tasks?show=all`)
})

test('when somebody else signs in in another tab, what was shown goes away', async () => {
  const [ada, eve] = [await newPerson(), await newPerson()]
  const email = await signUp(eve)
  await signUp(ada)
  await addTask(ada, SECRET)

  await signInUnnoticed(ada, email)
  const other = await secondTab(ada)
  await open(other, '/tasks')
  await ada.page.getByText('Write your first task above').waitFor()

  expect(await everything(ada.page)).not.toContain(SECRET)
})

test('a tab that was not looked at for a while asks who is signed in, and one that was left for a moment does not', async () => {
  const [ada, eve] = [await newPerson(), await newPerson()]
  const email = await signUp(eve)
  await ada.page.clock.install()
  await signUp(ada)
  await addTask(ada, SECRET)
  await signInUnnoticed(ada, email)

  await leaveFor(ada.page, 10 * SECOND)
  const afterAMoment = await taskLink(ada.page, SECRET).isVisible()
  await leaveFor(ada.page, 2 * MINUTE)
  await ada.page.getByText('Write your first task above').waitFor()

  expect(afterAMoment).toBe(true)
})

test('a tab keeps what was typed in it while nothing has changed, or nobody answers', async () => {
  const ada = await newPerson()
  const { page, context } = ada
  await page.clock.install()
  await signUp(ada)
  await page.getByLabel('New task').fill('Half a thought')

  await open(await secondTab(ada), '/tasks')
  await leaveFor(page, 2 * MINUTE)
  await context.setOffline(true)
  const failed = page.waitForEvent('requestfailed')
  await leaveFor(page, 2 * MINUTE)
  await failed

  expect(await page.getByLabel('New task').inputValue()).toBe('Half a thought')
  expect(ada.complaints.splice(0)).toEqual([expect.stringContaining('ERR_INTERNET_DISCONNECTED')])
})

test('after too many attempts the page counts down, quietly, and lets the next one through by itself', async () => {
  const ada = await newPerson()
  const { page } = ada
  await page.clock.install()
  await open(ada, '/signin')
  const button = page.getByRole('button', { name: 'Sign in' })
  const alert = page.getByRole('alert')
  for (let attempt = 0; attempt < 6; attempt++) {
    const answered = page.waitForResponse((response) => response.request().method() === 'POST')
    await signIn(ada, 'nobody@example.com')
    await answered
    await expect.poll(() => button.getAttribute('type')).toBe('submit')
  }
  await alert.getByText('Too many attempts').waitFor()

  const first = await alert.textContent()
  const [disabled, focused] = [await button.isDisabled(), await alert.evaluate((box) => box === document.activeElement)]
  const announced = await countAnnouncements(page, async () => {
    await page.clock.runFor(10 * SECOND)
    await expect.poll(() => alert.textContent()).not.toBe(first)
  })
  await expectAccessible(page)
  await page.getByLabel('Password', { exact: true }).press('Enter')
  await page.clock.runFor(MINUTE)
  await page.getByRole('status').getByText('You can try again now.').waitFor()

  expect(first).toMatch(/^Too many attempts\. Try again in [56]\d seconds\.$/)
  expect([disabled, focused]).toEqual([true, true])
  expect(announced).toEqual([])
  expect(await button.isEnabled()).toBe(true)
  expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe(PASSWORD)
})

test('when too many sign in at once, the form waits a moment with all that was typed', async () => {
  const api = await startStandIn(
    refusal({ code: 'SERVICE_UNAVAILABLE', retryAfter: 2 }),
    refusal({ code: 'UNAUTHENTICATED' }),
  )
  const ada = await newPerson()
  const { page } = ada
  await open(ada, `${await startWeb({ apiUrl: api.url })}/signup`)
  await page.getByLabel('Name').fill('Ada')
  await page.getByLabel('Email').fill('ada@example.com')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)

  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByText('Too many people are signing in right now.').waitFor()
  await page.getByText('You can try again now.').waitFor()
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByText('Refused.').waitFor()

  expect(JSON.parse(api.asked[1]?.body ?? '')).toMatchObject({
    variables: { input: { name: 'Ada', email: 'ada@example.com', password: PASSWORD } },
  })
  expect(ada.complaints.splice(0)).toEqual([expect.stringContaining('503')])
})

test.each([
  ['with JavaScript', {}],
  ['without JavaScript', { javaScriptEnabled: false }],
])('an account that is about to be deleted can be kept by signing in, %s', async (_, options) => {
  const ada = await newPerson(options)
  const { page } = ada
  const email = await signUp(ada)
  await deleteAccount(ada)
  await ada.context.clearCookies()
  await open(ada, '/signin?redirectTo=/tasks?show=all')

  await signIn(ada, email)
  await page.getByText(/Your account will be deleted on \d+ \w+\./).waitFor()
  if (ada.scripted) await expectAccessible(page)
  else await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Keep account and sign in' }).click()
  await page.getByRole('heading', { name: 'Tasks' }).waitFor()

  expect(page.url()).toBe(`${WEB}/tasks?show=all`)
})

test('whoever wants the account deleted finds the way out, signed out', async () => {
  const ada = await newPerson()
  const email = await signUp(ada)
  await deleteAccount(ada)
  await ada.context.clearCookies()
  await open(ada, '/signin')

  await signIn(ada, email)
  await ada.page.getByRole('link', { name: 'Let it be deleted' }).click()
  await ada.page.getByRole('button', { name: 'Create account' }).waitFor()

  expect((await ada.context.cookies()).map(({ name }) => name)).not.toContain('latchkey')
})

test.each([
  ['the API cannot be reached', 503, { apiUrl: 'http://127.0.0.1:1' }],
  ['the API answers with nonsense', 500, {}],
] as const)('the page for when %s can be used by everybody', async (_, status, config) => {
  const api = await startStandIn({ data: { tasks: null } })
  const web = await startWeb({ apiUrl: api.url, ...config })

  for (const colorScheme of ['light', 'dark'] as const) {
    const ada = await newPerson({ colorScheme })
    await ada.context.addCookies([{ name: 'latchkey', value: 'a.b.c', url: web }])
    const response = await ada.page.goto(`${web}/tasks`)
    await ada.page.getByRole('link', { name: 'Try again' }).waitFor()
    await expectAccessible(ada.page)
    await expectNoSidewaysScroll(ada.page)

    expect(response?.status()).toBe(status)
    expect(ada.complaints.splice(0)).toEqual([expect.stringContaining(String(status))])
  }
})

test('a page for what is refused before the app sees it can be used by everybody', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page } = await newPerson({ colorScheme })
    const response = await page.goto(`${WEB}/tasks/%`)
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)

    expect(response?.status()).toBe(400)
    expect(await page.getByRole('link', { name: 'Open Latchkey' }).count()).toBe(1)
  }
})

/** Another tab of the same browser. */
async function secondTab(person: Person): Promise<Person> {
  return { ...person, page: await person.context.newPage() }
}

async function signOut(person: Person): Promise<void> {
  await open(person, '/settings')
  await person.page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await person.page.getByRole('button', { name: 'Create account' }).waitFor()
}

/** Somebody else signs in in the same browser, and no tab is told. */
async function signInUnnoticed({ context }: Person, email: string): Promise<void> {
  const headers = { 'Sec-Fetch-Site': 'same-origin' }
  await context.request.post(`${WEB}/signin`, { form: { email, password: PASSWORD }, headers, maxRedirects: 0 })
}

async function deleteAccount({ context }: Person): Promise<void> {
  const [session] = (await context.cookies()).filter(({ name }) => name === 'latchkey')
  const response = await context.request.post(`${inject('apiUrl')}/graphql`, {
    headers: { Authorization: `Bearer ${session?.value}` },
    data: {
      query: 'mutation ($input: DeleteAccountInput!) { deleteAccount(input: $input) { deletesAt } }',
      variables: { input: { password: PASSWORD } },
    },
  })
  expect(await response.text()).toContain('deletesAt')
}

/** All that a page holds, what is typed in its fields as well. */
function everything(page: Page): Promise<string> {
  return page.evaluate(() => {
    const fields = [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')]
    return [document.documentElement.outerHTML, ...fields.map(({ value }) => value)].join('\n')
  })
}

/** Needs the page's clock to be installed. */
async function leaveFor(page: Page, time: number): Promise<void> {
  const look = (state: DocumentVisibilityState) =>
    page.evaluate((state) => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, state)
  await look('hidden')
  await page.clock.fastForward(time)
  await look('visible')
}

/** What changes in the live regions of a page, but for timers: they are read out only when somebody asks. */
async function countAnnouncements(page: Page, act: () => Promise<void>): Promise<string[]> {
  await page.evaluate(() => {
    const said: string[] = []
    Object.assign(window, { said })
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement
        const region = element?.closest('[role="timer"], [role="alert"], [role="status"], [aria-live], output')
        if (region && region.getAttribute('role') !== 'timer') said.push(region.outerHTML)
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })
  })
  await act()
  return page.evaluate(() => ('said' in window && Array.isArray(window.said) ? window.said : ['lost']))
}
