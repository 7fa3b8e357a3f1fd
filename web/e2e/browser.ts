import { randomInt, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core'
import { test as base, expect, inject, onTestFinished } from 'vitest'
import {
  CreateTaskDocument,
  SigninDocument,
  SignupDocument,
  type CreateTaskInput,
  type TypedDocumentString,
} from '../app/generated/graphql.ts'

export const WEB = inject('webUrl')
export const API = inject('apiUrl')
export const PASSWORD = 'correct horse battery'

export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

export const DEVICES = [
  ['on a desktop', {}],
  ['on a phone', PHONE],
] as const

const UNUSED_FEATURES = [
  // The address bar's suggestions are pages, which take longer to load than ours.
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  // A process is kept ready for the next site, and there is none.
  'SpareRendererForSitePerProcess',
  // These are Playwright's own choice, which this list takes the place of.
  'AimEnabled',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
]

let browser: Browser

/** A test with the one real browser that all files of a worker share. */
// oxlint-disable-next-line eslint/no-empty-pattern -- Vitest reads from the pattern that it needs no others
export const test = base.extend('browser', { scope: 'worker', auto: true }, async ({}, { onCleanup }) => {
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    // Otherwise, automation would turn off what the Back button brings back.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1', // there is no other network
      `--disable-features=${UNUSED_FEATURES.join()}`,
    ],
  })
  onCleanup(() => browser.close())
  return browser
})

/** Whatever a browser keeps, and a network address, for the length of a test. */
export async function newContext(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const extraHTTPHeaders = { 'X-Forwarded-For': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}` }
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, extraHTTPHeaders, ...options })
  onTestFinished(() => context.close())
  return context
}

/** A person with a browser and a network address of their own. Whatever their browser complains about fails the test. */
export async function newPerson(options: BrowserContextOptions = {}) {
  const complaints: string[] = []
  onTestFinished(() => expect(complaints).toEqual([])) // the first is asked last: after the context is closed
  const context = await newContext(options)
  const page = await context.newPage()
  page.on('pageerror', (error) => {
    // A list that is asked for again before it has come is given up: Remix says so, and it is no fault.
    if (error.name !== 'AbortError') complaints.push(String(error))
  })
  page.on('console', (message) => {
    const text = message.text()
    // A page for "not found" or "not right" is meant; the browser reports its status all the same.
    const isStatus = text.startsWith('Failed to load resource: the server responded with a status of 4')
    const isGivenUp = text.startsWith('AbortError: signal is aborted without reason') // Remix, once more
    if (message.type() === 'error' && !isStatus && !isGivenUp) complaints.push(`${text} ${message.location().url}`)
  })
  return { context, page, complaints, scripted: options.javaScriptEnabled !== false }
}

export type Person = Awaited<ReturnType<typeof newPerson>>

/** Opens a page, of the Latchkey that was started unless the address says where, and waits until it is alive. */
export async function open(person: Person, path: string): Promise<void> {
  await person.page.goto(new URL(path, WEB).href)
  await waitUntilAlive(person)
}

/** Before a page is alive, forms do what they do without JavaScript. */
export async function waitUntilAlive({ page, scripted }: Person): Promise<void> {
  if (!scripted) return
  // Not `waitForFunction`: with what it brings to the page, it takes a third of the time that the page itself takes.
  await page.evaluate(async () => {
    const isAlive = () => Object.keys(document.body).some((key) => key.startsWith('__react'))
    while (!isAlive()) await new Promise(requestAnimationFrame)
  })
}

type Asking = Pick<Person, 'context'>

/** Asks the API itself, as whoever is signed in in that browser. */
export async function ask<TResult, TVariables>(
  { context }: Asking,
  document: TypedDocumentString<TResult, TVariables>,
  variables: TVariables,
): Promise<TResult> {
  const session = (await context.cookies(WEB)).find(({ name }) => name === 'latchkey')
  const response = await context.request.post(`${API}/graphql`, {
    headers: session ? { Authorization: `Bearer ${session.value}` } : {},
    data: { query: document.toString(), variables },
  })
  const answer: { data: TResult; errors?: unknown } = await response.json()
  expect(answer.errors).toBeUndefined()
  return answer.data
}

export const newEmail = () => `${randomUUID()}@example.com`

/** Makes an account over the API, and leaves the browser as it was. */
export async function makeAccount(person: Asking) {
  const email = newEmail()
  const { signup } = await ask(person, SignupDocument, { input: { name: 'Ada', email, password: PASSWORD } })
  return { email, session: signup }
}

/** Makes an account and signs in to it, over the API. */
export async function signUp(person: Asking): Promise<string> {
  const { email, session } = await makeAccount(person)
  await keepSession(person, session)
  return email
}

/** Makes an account with the form, and is on the empty list afterwards. */
export async function signUpWithForm(person: Person): Promise<string> {
  const email = newEmail()
  await open(person, '/signup')
  await person.page.getByLabel('Name').fill('Ada')
  await person.page.getByLabel('Email').fill(email)
  await person.page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await person.page.getByRole('button', { name: 'Create account' }).click()
  await person.page.getByText('Write your first task above').waitFor()
  return email
}

/** Signs in over the API. */
export async function resume(person: Asking, email: string): Promise<void> {
  const { signin } = await ask(person, SigninDocument, { input: { email, password: PASSWORD } })
  await keepSession(person, signin)
}

type Session = { token: string; deviceToken: string }

/** As the web app does after the form. */
async function keepSession({ context }: Asking, { token, deviceToken }: Session): Promise<void> {
  await context.addCookies([
    { name: 'latchkey', value: token, url: WEB, httpOnly: true, sameSite: 'Lax' },
    { name: 'latchkey-device', value: deviceToken, url: WEB, httpOnly: true, sameSite: 'Strict' },
  ])
}

/** Makes tasks over the API, the last of them the newest. */
export async function makeTasks(person: Asking, ...tasks: (string | CreateTaskInput)[]): Promise<void> {
  for (const task of tasks) {
    await ask(person, CreateTaskDocument, { input: typeof task === 'string' ? { title: task } : task })
  }
}

/** Signs in with the form of the page that is open. */
export async function signIn({ page }: Person, email: string): Promise<void> {
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Opens the menu that says who is signed in. */
export async function openMenu({ page }: Pick<Person, 'page'>): Promise<void> {
  await page.locator('summary', { hasText: 'Account' }).click()
}

export async function signOut(person: Person): Promise<void> {
  await openMenu(person)
  await person.page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await person.page.getByRole('button', { name: 'Create account' }).waitFor()
}

/** Goes to the settings as people do. */
export async function openSettings(person: Person): Promise<void> {
  await openMenu(person)
  await person.page.getByRole('link', { name: 'Settings', exact: true }).click()
}

/** Adds a task with Enter and waits until it is saved. */
export async function addTask({ page }: Person, title: string): Promise<void> {
  await page.getByLabel('New task').fill(title)
  await page.getByLabel('New task').press('Enter')
  await taskLink(page, title).waitFor()
}

export function taskLink(page: Page, title: string) {
  return page.getByRole('link', { name: title, exact: true })
}

type Axe = {
  run: (options: {
    resultTypes: ['violations']
  }) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>
}

declare global {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface can be extended
  interface Window {
    axe?: Axe
  }
}

/** Its package for Playwright would bring axe to a page anew for each look, and not minified: that takes longer than to look. */
const AXE = readFileSync(
  createRequire(import.meta.resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js'),
  'utf8',
)

/** All of axe's rules hold. What is right is not described, which on long pages takes axe longer than to find it. */
export async function expectAccessible(page: Page): Promise<void> {
  if (await page.evaluate(() => !window.axe)) await page.evaluate(AXE)
  const violations = await page.evaluate(async () => {
    // What fades from one colour to another has neither of them meanwhile, and what it holds follows a frame later.
    do {
      await new Promise(requestAnimationFrame)
      await Promise.allSettled(document.getAnimations().map(({ finished }) => finished))
    } while (document.getAnimations().length > 0)
    const results = await window.axe?.run({ resultTypes: ['violations'] })
    return results?.violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) }))
  })
  expect(violations).toEqual([])
}

/** The page, as it is now, can be used by everybody, in light colours and in dark ones. */
export async function expectUsable(page: Page): Promise<void> {
  const isDark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
  const [now, then] = isDark ? (['dark', 'light'] as const) : (['light', 'dark'] as const)
  for (const colorScheme of [now, then]) {
    await page.emulateMedia({ colorScheme })
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
  }
}

/** Nothing is wider than the window. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
}
