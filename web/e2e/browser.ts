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
  // The address bar's suggestions are pages that take longer to load than ours.
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  // Chromium keeps a process ready for the next site, and there is none.
  'SpareRendererForSitePerProcess',
  // Playwright's own list, which this list replaces.
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

/** A test with a real browser, which all files of a worker share. */
// oxlint-disable-next-line eslint/no-empty-pattern -- Vitest reads from the pattern that it needs no others
export const test = base.extend('browser', { scope: 'worker', auto: true }, async ({}, { onCleanup }) => {
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    // Otherwise, automation turns off the cache for the Back button.
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

/** A browser context with its own network address, closed when the test ends. */
export async function newContext(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const extraHTTPHeaders = { 'X-Forwarded-For': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}` }
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, extraHTTPHeaders, ...options })
  onTestFinished(() => context.close())
  return context
}

/**
 * A person with their own browser context and network address. Errors in the console fail the test.
 */
export async function newPerson(options: BrowserContextOptions = {}) {
  const complaints: string[] = []
  // Hooks run in reverse order: this one runs after the context is closed.
  onTestFinished(() => expect(complaints).toEqual([]))
  const context = await newContext(options)
  const page = await context.newPage()
  page.on('pageerror', (error) => {
    // Remix logs the abort when a list is requested again before it has loaded. It is not an error.
    if (error.name !== 'AbortError') complaints.push(String(error))
  })
  page.on('console', (message) => {
    const text = message.text()
    // Pages with an error status are intended, but the browser logs the status anyway.
    const isStatus = text.startsWith('Failed to load resource: the server responded with a status of 4')
    const isGivenUp = text.startsWith('AbortError: signal is aborted without reason') // see above
    if (message.type() === 'error' && !isStatus && !isGivenUp) complaints.push(`${text} ${message.location().url}`)
  })
  return { context, page, complaints, scripted: options.javaScriptEnabled !== false }
}

export type Person = Awaited<ReturnType<typeof newPerson>>

/**
 * Opens a page and waits until it is hydrated. The address is relative to the Latchkey under test.
 */
export async function open(person: Person, path: string): Promise<void> {
  await person.page.goto(new URL(path, WEB).href)
  await waitUntilHydrated(person)
}

/** Waits until the page is hydrated. Before, forms work as they do without JavaScript. */
export async function waitUntilHydrated({ page, scripted }: Person): Promise<void> {
  if (!scripted) return
  // Not `waitForFunction`: the code that it injects takes a third of the time that the page takes.
  await page.evaluate(async () => {
    const isAlive = () => Object.keys(document.body).some((key) => key.startsWith('__react'))
    while (!isAlive()) await new Promise(requestAnimationFrame)
  })
}

type Asking = Pick<Person, 'context'>

/** Calls the API with the session of that browser. */
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

/** Creates an account through the API, without changing the browser. */
export async function makeAccount(person: Asking) {
  const email = newEmail()
  const { signup } = await ask(person, SignupDocument, { input: { name: 'Ada', email, password: PASSWORD } })
  return { email, session: signup }
}

/** Creates an account through the API, and signs the browser in. */
export async function signUp(person: Asking): Promise<string> {
  const { email, session } = await makeAccount(person)
  await keepSession(person, session)
  return email
}

/** Creates an account with the form, which ends on the empty list. */
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

/** Signs the browser in through the API. */
export async function resume(person: Asking, email: string): Promise<void> {
  const { signin } = await ask(person, SigninDocument, { input: { email, password: PASSWORD } })
  await keepSession(person, signin)
}

type Session = { token: string; deviceToken: string }

/** Sets the cookies that the web app sets after signing in. */
async function keepSession({ context }: Asking, { token, deviceToken }: Session): Promise<void> {
  await context.addCookies([
    { name: 'latchkey', value: token, url: WEB, httpOnly: true, sameSite: 'Lax' },
    { name: 'latchkey-device', value: deviceToken, url: WEB, httpOnly: true, sameSite: 'Strict' },
  ])
}

/** Creates tasks through the API, the last one as the newest. */
export async function makeTasks(person: Asking, ...tasks: (string | CreateTaskInput)[]): Promise<void> {
  for (const task of tasks) {
    await ask(person, CreateTaskDocument, { input: typeof task === 'string' ? { title: task } : task })
  }
}

/** Signs in with the form on the open page. */
export async function signIn({ page }: Person, email: string): Promise<void> {
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Opens the account menu. */
export async function openMenu({ page }: Pick<Person, 'page'>): Promise<void> {
  await page.locator('summary', { hasText: 'Account' }).click()
}

export async function signOut(person: Person): Promise<void> {
  await openMenu(person)
  await person.page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await person.page.getByRole('button', { name: 'Create account' }).waitFor()
}

/** Opens the settings through the menu. */
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

/**
 * axe's package for Playwright injects an unminified axe for each check, which takes longer than
 * the check.
 */
const AXE = readFileSync(
  createRequire(import.meta.resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js'),
  'utf8',
)

/**
 * Expects that all of axe's rules pass. Passed checks are not described, which takes axe long on
 * large pages.
 */
export async function expectAccessible(page: Page): Promise<void> {
  if (await page.evaluate(() => !window.axe)) await page.evaluate(AXE)
  const violations = await page.evaluate(async () => {
    // While a colour fades, axe would measure a colour in between; children follow a frame later.
    do {
      await new Promise(requestAnimationFrame)
      await Promise.allSettled(document.getAnimations().map(({ finished }) => finished))
    } while (document.getAnimations().length > 0)
    const results = await window.axe?.run({ resultTypes: ['violations'] })
    return results?.violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) }))
  })
  expect(violations).toEqual([])
}

/** Expects that everybody can use the page as it is now, in light and dark colours. */
export async function expectUsable(page: Page): Promise<void> {
  const isDark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
  const [now, then] = isDark ? (['dark', 'light'] as const) : (['light', 'dark'] as const)
  for (const colorScheme of [now, then]) {
    await page.emulateMedia({ colorScheme })
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
  }
}

/** Expects that nothing is wider than the window. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
}
