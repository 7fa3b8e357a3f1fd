import { readFile } from 'node:fs/promises'
import { expect } from 'vitest'
import { UpdateProfileDocument } from '../app/generated/graphql.ts'
import {
  ask,
  DEVICES,
  expectUsable,
  makeTasks,
  newPerson,
  open,
  openSettings,
  PASSWORD,
  PHONE,
  resume,
  signUp,
  test,
  WEB,
  type Person,
} from './browser.ts'

const NEW_PASSWORD = 'fourteen purple umbrellas'
const ENDED = 'Your session has ended. Sign in again to go on.'
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0'

async function elsewhere(email: string): Promise<Person> {
  const other = await newPerson({ userAgent: FIREFOX })
  await resume(other, email)
  await open(other, '/tasks')
  return other
}

async function changePassword({ page }: Person, currentPassword: string): Promise<void> {
  await page.getByLabel('Current password').fill(currentPassword)
  await page.getByLabel('New password').fill(NEW_PASSWORD)
  await page.getByRole('button', { name: 'Change password' }).click()
}

test.each([
  ['with JavaScript', {}],
  ['without JavaScript', { javaScriptEnabled: false }],
  ['on a phone', PHONE],
])('another browser is signed out from the list, and notices on its next click, %s', async (_, options) => {
  const ada = await newPerson(options)
  const email = await signUp(ada)
  const other = await elsewhere(email)
  await open(ada, '/settings')

  await ada.page.getByRole('link', { name: 'Security' }).click()
  const sessions = ada.page.getByRole('list', { name: 'Where you are signed in' }).getByRole('listitem')
  await sessions.nth(1).waitFor()
  const [here, there] = await sessions.allTextContents()
  await sessions.nth(1).getByRole('button').click()
  // The row disappears before the server has answered.
  await ada.page.getByText('Signed out on other devices').waitFor()
  const left = await sessions.count()
  await openSettings(other)
  await other.page.getByText(ENDED).waitFor()
  await ada.page.reload()

  expect(here).toContain('This device')
  expect(there).toContain('Firefox on Windows')
  expect(left).toBe(1)
  expect(await sessions.count()).toBe(1)
})

test('all others are signed out at once, and the keyboard stays where it was', async () => {
  const ada = await newPerson()
  const email = await signUp(ada)
  const others = [await elsewhere(email), await elsewhere(email)]
  await open(ada, '/settings/security')

  await ada.page.getByRole('button', { name: 'Sign out all other sessions' }).focus()
  await ada.page.keyboard.press('Enter')
  await ada.page.getByText('All other sessions are signed out.').waitFor({ state: 'attached' })
  const focused = await ada.page.evaluate(() => document.activeElement?.getAttribute('aria-labelledby'))
  await ada.page.getByText('Signed out on other devices').waitFor()
  for (const other of others) {
    await openSettings(other)
    await other.page.getByText(ENDED).waitFor()
  }

  expect(focused).toBe('sessions')
})

test.each([
  ['with JavaScript', {}],
  ['without JavaScript', { javaScriptEnabled: false }],
])('the password is changed, and only this browser stays signed in, %s', async (_, options) => {
  const ada = await newPerson(options)
  const { page } = ada
  const email = await signUp(ada)
  const other = await elsewhere(email)
  await open(ada, '/settings/security')

  await changePassword(ada, 'wrong horse battery')
  await page.locator('[aria-invalid]').waitFor()
  const wrong = await page.locator('[aria-invalid]').getAttribute('name')
  await changePassword(ada, PASSWORD)
  await page.getByText('Your password is changed.').waitFor()
  const left = await page.getByLabel('New password').inputValue()
  await openSettings(other)
  await other.page.getByText(ENDED).waitFor()
  await page.getByRole('link', { name: 'Tasks' }).click()
  await page.getByText('Write your first task above').waitFor()

  expect(wrong).toBe('currentPassword')
  expect(left).toBe('')
})

test('what failed on the way to the API is said in its row, and nothing is pretended', async () => {
  const ada = await newPerson()
  const { page, context, complaints } = ada
  await elsewhere(await signUp(ada))
  await open(ada, '/settings/security')

  await context.route('**/settings/security.data*', (route) => route.fulfill({ status: 200, body: '' }))
  const other = page.getByRole('list', { name: 'Where you are signed in' }).getByRole('listitem').nth(1)
  await other.getByRole('button').click()
  await other.getByRole('alert').getByText('Latchkey cannot be reached').waitFor()
  await context.unroute('**/settings/security.data*')
  await other.getByRole('button').click()
  await other.waitFor({ state: 'detached' })

  expect(complaints.splice(0)).toHaveLength(1)
})

test.each([
  ['with JavaScript', {}],
  ['without JavaScript', { javaScriptEnabled: false }],
])('the history is read page by page, %s', async (_, options) => {
  const ada = await newPerson(options)
  const { page } = ada
  await signUp(ada)
  for (let i = 0; i < 50; i++) await ask(ada, UpdateProfileDocument, { input: { name: `Ada ${i}` } })
  await open(ada, '/settings/security')

  await page.getByRole('link', { name: 'Show the whole history' }).click()
  await page.getByRole('link', { name: 'Show older' }).click()
  await page.getByText('Account created').waitFor()

  expect(await page.getByText('Profile changed').count()).toBe(50)
})

test.each([
  ['with JavaScript', {}],
  ['without JavaScript', { javaScriptEnabled: false }],
])('the data is downloaded as a file, %s', async (_, options) => {
  const ada = await newPerson({ ...options, acceptDownloads: true })
  const { page } = ada
  const email = await signUp(ada)
  await makeTasks(ada, 'Water the fig tree')
  await open(ada, '/settings/data')

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download your data' }).click(),
  ])
  const file: unknown = JSON.parse(await readFile(await download.path(), 'utf8'))

  expect(download.suggestedFilename()).toMatch(/^latchkey-export-\d{4}-\d\d-\d\d\.json$/)
  expect(file).toMatchObject({ user: { email }, tasks: [{ title: 'Water the fig tree' }] })
  expect(new URL(page.url()).pathname).toBe('/settings/data')
})

test.each([
  ['with JavaScript', {}],
  ['without JavaScript', { javaScriptEnabled: false }],
])('an account is deleted after the password is given again, %s', async (_, options) => {
  const ada = await newPerson(options)
  const { page } = ada
  await signUp(ada)
  await open(ada, '/settings/data')

  await page.getByRole('link', { name: 'Delete account' }).click()
  await page.getByLabel('Your password').fill('wrong horse battery')
  await page.getByRole('button', { name: 'Delete account' }).click()
  await page.locator('[aria-invalid]').waitFor()
  await page.getByLabel('Your password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Delete account' }).click()
  await page.getByRole('heading', { name: 'Your account will be deleted on' }).waitFor()
  await page.getByRole('link', { name: 'Sign in', exact: true }).waitFor()
  await open(ada, '/tasks')

  expect(new URL(page.url()).pathname).toBe('/signin')
})

test.each(DEVICES)('every page of the settings can be used by everybody, %s', async (_, device) => {
  const ada = await newPerson({ reducedMotion: 'reduce', ...device })
  await elsewhere(await signUp(ada))

  for (const path of [
    '/settings/profile',
    '/settings/profile/email',
    '/settings/security',
    '/settings/security?changed=password',
    '/settings/security/history',
    '/settings/data',
    '/settings/data?problem=export',
    '/settings/data/delete',
  ]) {
    await open(ada, path)
    await expectUsable(ada.page)
    expect(await smallTargets(ada)).toEqual([])
  }
})

test.each(DEVICES)(
  'what is said of a wrong password, and at the end, can be read by everybody, %s',
  async (_, device) => {
    const ada = await newPerson({ reducedMotion: 'reduce', ...device })
    const { page } = ada
    await elsewhere(await signUp(ada))

    await open(ada, '/settings/security')
    await changePassword(ada, 'wrong horse battery')
    await page.locator('[aria-invalid]').waitFor()
    await expectUsable(page)
    await ada.context.clearCookies()
    const lastDay = new Date().toISOString().slice(0, 10)
    await ada.context.addCookies([{ name: 'latchkey-goodbye', value: lastDay, url: WEB }])
    await open(ada, '/goodbye')
    await expectUsable(page)

    expect(new URL(page.url()).pathname).toBe('/goodbye')
  },
)

/** The controls that are too small to touch on a phone. */
async function smallTargets({ page }: Person): Promise<string[]> {
  return page
    .locator('a:visible, button:visible, input:visible')
    .evaluateAll((targets) =>
      matchMedia('(pointer: coarse)').matches
        ? targets
            .filter(
              (target) => target.getBoundingClientRect().height < 44 && !target.matches('[href="#main"], p a, li a'),
            )
            .map((target) => target.outerHTML)
        : [],
    )
}
