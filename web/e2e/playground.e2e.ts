import type { BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import { API, newContext, newEmail, test } from './browser.ts'

const PLAYGROUND = `${API}/graphql`

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

test('a token that was pasted is used for what runs next, kept as long as the browser tab, and refused when it is not good', async () => {
  const ada = await signUp()
  const { page, problems } = await openPlayground()
  await page.getByRole('button', { name: 'Use a token' }).click()

  await page.getByLabel('Token').fill('made up')
  await page.getByRole('button', { name: 'Use it' }).click()
  await page.getByText('This is no token, or it is not good any more.').waitFor()
  await page.getByLabel('Token').fill(`Bearer ${await tokenOf(ada)}`)
  await page.getByRole('button', { name: 'Use it' }).click()
  await page.getByText(`Signed in as ${ada.name}`).waitFor()
  const answer = await run(page, '{ me { email } }')

  expect(answer).toContain(ada.email)
  expect(await page.evaluate(() => JSON.stringify(localStorage) + location.href)).not.toContain('eyJ')
  expect(problems).toEqual([])
})

test('an access token that was pasted is sent with what runs next, and what its scopes leave out is told with the scope it takes', async () => {
  const accessToken = await accessTokenOf(await signUp(), ['tasks:read'])
  const { page, problems } = await openPlayground()
  await page.getByRole('button', { name: 'Use a token' }).click()
  await page.getByLabel('Token').fill(accessToken)
  await page.getByRole('button', { name: 'Use it' }).click()
  await page.getByRole('button', { name: 'Forget token' }).waitFor()

  const asked = page.waitForRequest((request) => request.postData()?.includes('totalCount') ?? false)
  const read = await run(page, '{ tasks { totalCount } }')
  const written = await run(page, 'mutation { createTask(input: { title: "Sow" }) { task { id } } }')

  expect((await asked).headers()['authorization']).toBe(`Bearer ${accessToken}`)
  expect(JSON.parse(read)).toMatchObject({ data: { tasks: { totalCount: 0 } } })
  const extensions = { code: 'FORBIDDEN', requiredScopes: ['tasks:write'], grantedScopes: ['tasks:read'] }
  expect(JSON.parse(written)).toMatchObject({ errors: [{ extensions }] })
  const shown = page.getByLabel('Result Window')
  for (const told of ['FORBIDDEN', 'requiredScopes', 'tasks:write']) await shown.getByText(told).first().waitFor()
  expect(await page.evaluate(() => JSON.stringify(localStorage) + location.href)).not.toContain('lk_pat_')
  expect(problems).toEqual([])
})

test('a link opens its operation with its variables, and does not run it', async () => {
  const { page, problems } = await openPlayground()
  const sent: string[] = []
  page.on('request', (request) => void (request.method() === 'POST' && sent.push(request.postData() ?? '')))
  const given = new URLSearchParams({
    query: 'query Given($id: ID!) { task(id: $id) { id } }',
    variables: '{"id":"task_1"}',
  })

  await page.goto('about:blank')
  await page.goto(`${PLAYGROUND}#${given.toString().replaceAll('+', '%20')}`)
  await page.getByLabel('Operation Editor').getByText('query Given').waitFor()
  const tabs = await page.getByRole('tab').allTextContents()

  expect(page.url()).toBe(PLAYGROUND)
  expect(sent.filter((body) => body.includes('Given'))).toEqual([])
  expect(tabs.join()).toContain('SignUp')
  const asked = page.waitForRequest((request) => request.postData()?.includes('Given') ?? false)
  await page.getByRole('button', { name: /^Execute query/ }).click()
  expect((await asked).postDataJSON()).toMatchObject({ operationName: 'Given', variables: { id: 'task_1' } })
  expect(problems.filter((problem) => !problem.includes('the server responded with a status of 401'))).toEqual([])
})

test('the explorer puts an operation together by choosing fields', async () => {
  const { page, problems } = await openPlayground()
  await page.getByRole('button', { name: 'New tab' }).click()
  await page.getByText('mutation SignUp').waitFor({ state: 'hidden' })

  await page.getByRole('button', { name: 'Show Explorer' }).click()
  await page.locator('.graphiql-explorer-root').getByText('sessions', { exact: true }).click()

  await page.getByLabel('Operation Editor').getByText('sessions').waitFor()
  expect(problems).toEqual([])
})

test('a subscription tells what happens until it is stopped', async () => {
  const ada = await signUp()
  const { page, problems } = await openPlayground()
  await signIn(page, ada)
  await page.getByText(`Signed in as ${ada.name}`).waitFor()
  const token = await page.evaluate(() => sessionStorage.getItem('latchkey:token'))
  const makeTask = (title: string) =>
    post({ query: `mutation { createTask(input: { title: "${title}" }) { task { id } } }` }, `Bearer ${token}`)

  await writeInNewTab(page, 'subscription Watch { taskChanged { type task { title } } }')
  const opened = page.waitForResponse((response) => response.url() === `${PLAYGROUND}/stream`)
  await page.getByRole('button', { name: /^Execute query/ }).click()
  await opened
  await makeTask('Heard')
  const response = page.getByLabel('Result Window')
  await response.getByText('Heard').waitFor()
  await page.getByRole('button', { name: /^Stop query/ }).click()
  await page.getByRole('button', { name: /^Execute query/ }).waitFor()
  await makeTask('Missed')

  const tasks = await run(page, '{ tasks(first: 1) { nodes { title } } }')
  await openTab(page, 'subscription Watch')

  expect(tasks).toContain('Missed')
  expect(await response.getByText('Heard').isVisible()).toBe(true)
  expect(await response.textContent()).not.toContain('Missed')
  expect(problems).toEqual([])
})

test('a subscription of nobody is refused, and says to sign in', async () => {
  const { page } = await openPlayground()

  await writeInNewTab(page, 'subscription Watch { taskChanged { type } }')
  await page.getByRole('button', { name: /^Execute query/ }).click()

  await page.getByLabel('Result Window').getByText('Sign in to go on.').waitFor()
  expect(await page.getByRole('button', { name: /^Execute query/ }).isVisible()).toBe(true)
})

type Account = { email: string; password: string; name: string }

async function signUp(): Promise<Account> {
  const input = { email: newEmail(), password: 'a password of hers', name: 'Ada Lovelace' }
  const query = 'mutation ($input: SignupInput!) { signup(input: $input) { user { id } } }'
  await post({ query, variables: { input } })
  return input
}

async function tokenOf({ email, password }: Account): Promise<string> {
  const query = 'mutation ($input: SigninInput!) { signin(input: $input) { token } }'
  const answer = await post<{ signin: { token: string } }>({ query, variables: { input: { email, password } } })
  return answer.signin.token
}

async function accessTokenOf(account: Account, scopes: string[]): Promise<string> {
  const query = 'mutation ($input: CreateAccessTokenInput!) { createAccessToken(input: $input) { token } }'
  const body = { query, variables: { input: { name: 'For the playground', scopes } } }
  const answer = await post<{ createAccessToken: { token: string } }>(body, `Bearer ${await tokenOf(account)}`)
  return answer.createAccessToken.token
}

async function post<Data>(body: object, authorization?: string): Promise<Data> {
  const headers = { 'content-type': 'application/json', ...(authorization !== undefined && { authorization }) }
  const response = await fetch(PLAYGROUND, { method: 'POST', headers, body: JSON.stringify(body) })
  expect(response.status).toBe(200)
  const answer: { data: Data } = await response.json()
  return answer.data
}

/** `problems` are console errors and requests to other origins, which no test browser can reach. */
async function openPlayground(): Promise<{ context: BrowserContext; page: Page; problems: string[] }> {
  const problems: string[] = []
  const context = await newContext()
  context.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(PLAYGROUND).origin) problems.push(`Request to ${request.url()}`)
  })
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

async function run(page: Page, query: string): Promise<string> {
  await writeInNewTab(page, query)
  return execute(page)
}

async function writeInNewTab(page: Page, query: string): Promise<void> {
  await page.getByRole('button', { name: 'New tab' }).click()
  await page.getByText('mutation SignUp').waitFor({ state: 'hidden' })
  await page.getByLabel('Operation Editor').locator('.view-lines').click()
  await page.keyboard.insertText(query)
}

/** Opens the tab whose operation begins like `query MyTasks`. */
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
