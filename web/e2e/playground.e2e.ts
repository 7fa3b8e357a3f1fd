import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest'

const PLAYGROUND = `${inject('apiUrl')}/graphql`
const QUIET = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update']

let browser: Browser

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-sync', ...QUIET],
  })
})

afterAll(() => browser.close())

test('signing in above the editor sends the next query as that person, with the rest of the network cut', async () => {
  const ada = await signUp()
  const { page, problems } = await openPlayground()

  await signIn(page, ada)
  await page.getByText(`Signed in as ${ada.name}`).waitFor()
  const answer = await run(page, '{ me { email } }')

  expect(answer).toContain(ada.email)
  expect(problems).toEqual([])
})

test('the first example makes an account, and the next examples run as it', async () => {
  const { page, problems } = await openPlayground()

  await execute(page)
  await page.getByText('Signed in as Ada').waitFor()
  await openTab(page, 'mutation CreateTask')
  await execute(page)
  await openTab(page, 'query MyTasks')
  const answer = await execute(page)

  expect(answer).toContain('Try the playground')
  expect(problems).toEqual([])
})

test('the token outlives a reload but not the browser tab, and signing out forgets it', async () => {
  const ada = await signUp()
  const { context, page } = await openPlayground()
  await signIn(page, ada)
  await page.getByRole('button', { name: 'Sign out' }).waitFor()

  await page.reload()
  await page.getByText(`Signed in as ${ada.name}`).waitFor()
  const lasting = await page.evaluate(() => JSON.stringify(localStorage))
  const other = await context.newPage()
  await other.goto(PLAYGROUND)
  await other.getByRole('button', { name: 'Sign in', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByText('You are signed out.').waitFor()
  const kept = await page.evaluate(() => JSON.stringify(sessionStorage))

  expect(lasting).not.toContain('eyJ')
  expect(kept).not.toContain('eyJ')
})

test('a session that was ended elsewhere is told, and forgotten', async () => {
  const ada = await signUp()
  const { page } = await openPlayground()
  await signIn(page, ada)
  await page.getByRole('button', { name: 'Sign out' }).waitFor()
  const token = await page.evaluate(() => sessionStorage.getItem('latchkey:token'))
  await post({ query: 'mutation { signout { signedOutAt } }' }, `Bearer ${token}`)

  await run(page, '{ me { email } }')

  await page.getByText('Your session has ended. Sign in again.').waitFor()
  expect(await page.evaluate(() => sessionStorage.getItem('latchkey:token'))).toBeNull()
})

test('a wrong password is told beside the form, which empties it', async () => {
  const ada = await signUp()
  const { page } = await openPlayground()

  await signIn(page, { ...ada, password: 'not her password' })

  await page.getByText("That email or password isn't right.").waitFor()
  expect(await page.getByLabel('Password').inputValue()).toBe('')
  expect(await page.getByLabel('Email').inputValue()).toBe(ada.email)
})

type Account = { email: string; password: string; name: string }

async function signUp(): Promise<Account> {
  const input = { email: `${crypto.randomUUID()}@example.com`, password: 'a password of hers', name: 'Ada Lovelace' }
  const query = 'mutation ($input: SignupInput!) { signup(input: $input) { user { id } } }'
  await post({ query, variables: { input } })
  return input
}

async function post(body: object, authorization?: string): Promise<void> {
  const headers = { 'content-type': 'application/json', ...(authorization !== undefined && { authorization }) }
  const response = await fetch(PLAYGROUND, { method: 'POST', headers, body: JSON.stringify(body) })
  expect(response.status).toBe(200)
}

/** `problems` are errors in the console and requests that left our own origin; those do not get through. */
async function openPlayground(): Promise<{ context: BrowserContext; page: Page; problems: string[] }> {
  const problems: string[] = []
  const context = await browser.newContext()
  onTestFinished(() => context.close())
  await context.route(
    (url) => url.origin !== new URL(PLAYGROUND).origin,
    async (route) => {
      problems.push(`Request to ${route.request().url()}`)
      await route.abort()
    },
  )
  const page = await context.newPage()
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text())
  })
  page.on('pageerror', (error) => problems.push(error.message))
  await page.goto(PLAYGROUND)
  await page.getByText('mutation SignUp').waitFor()
  return { context, page, problems }
}

async function signIn(page: Page, { email, password }: Account): Promise<void> {
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** Writes the query into a tab of its own. */
async function run(page: Page, query: string): Promise<string> {
  await page.getByRole('button', { name: 'New tab' }).click()
  await page.getByText('mutation SignUp').waitFor({ state: 'hidden' })
  await page.getByLabel('Operation Editor').locator('.view-lines').click()
  await page.keyboard.insertText(query)
  return execute(page)
}

/** By how its operation begins, such as `query MyTasks`. */
async function openTab(page: Page, beginning: string): Promise<void> {
  const [, name = ''] = beginning.split(' ')
  await page.getByRole('button', { name, exact: true }).click()
  await page.getByLabel('Operation Editor').getByText(beginning).waitFor()
}

async function execute(page: Page): Promise<string> {
  const [response] = await Promise.all([
    page.waitForResponse((candidate) => candidate.request().method() === 'POST'),
    page.getByRole('button', { name: /^Execute query/ }).click(),
  ])
  return response.text()
}
