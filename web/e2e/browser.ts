import { AxeBuilder } from '@axe-core/playwright'
import { randomInt } from 'node:crypto'
import { chromium, type Browser, type BrowserContextOptions, type LaunchOptions, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, onTestFinished } from 'vitest'

export const WEB = inject('webUrl')
export const PASSWORD = 'correct horse battery'

export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

let browser: Browser

/** One real browser for the tests of a file. */
export function useBrowser(options: LaunchOptions = {}): void {
  beforeAll(async () => {
    browser = await chromium.launch({
      ...options,
      executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    })
  })
  afterAll(() => browser.close())
}

/** A person with a browser and a network address of their own. Whatever their browser complains about fails the test. */
export async function newPerson(options: BrowserContextOptions = {}) {
  const extraHTTPHeaders = { 'X-Forwarded-For': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}` }
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, extraHTTPHeaders, ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => {
    // A list that is asked for again before it has come is given up: Remix says so, and it is no fault.
    if (error.name !== 'AbortError') complaints.push(String(error))
  })
  page.on('console', (message) => {
    const text = message.text()
    // A page for "not found" or "not right" is meant; the browser reports its status all the same.
    const isStatus = text.startsWith('Failed to load resource: the server responded with a status of 4')
    const isGivenUp = text.startsWith('AbortError: signal is aborted without reason') // Remix, once more
    if (message.type() === 'error' && !isStatus && !isGivenUp) complaints.push(text)
  })
  onTestFinished(async () => {
    await context.close()
    expect(complaints).toEqual([])
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
  if (scripted) await page.waitForFunction(() => Object.keys(document.body).some((key) => key.startsWith('__react')))
}

let people = 0

/** Makes an account through the form, and is on the empty list afterwards. */
export async function signUp(person: Person): Promise<string> {
  const email = `person${Date.now()}${people++}@example.com`
  await open(person, '/signup')
  await person.page.getByLabel('Name').fill('Ada')
  await person.page.getByLabel('Email').fill(email)
  await person.page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await person.page.getByRole('button', { name: 'Create account' }).click()
  await person.page.getByText('Write your first task above').waitFor()
  return email
}

export async function signIn({ page }: Person, email: string): Promise<void> {
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
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

/** In its legacy mode axe does without a page of its own for each look, which only frames of other sites would need. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) }))).toEqual([])
}

/** Nothing is wider than the window. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
}
