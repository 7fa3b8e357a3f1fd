import { describe, expect, inject } from 'vitest'
import { expectAccessible, expectNoSidewaysScroll, newPerson, open, PHONE, signUp, test } from './browser.ts'

const GUIDE = ['reading-and-writing', 'limits-and-retries', 'live-changes', 'http'].map((page) => `guide/${page}`)
const TYPES = ['objects', 'interfaces', 'inputs', 'enums', 'scalars']
const PAGES = ['/docs', ...[...GUIDE, 'queries', 'mutations', 'subscriptions', ...TYPES].map((page) => `/docs/${page}`)]
const SEARCHES = ['/docs/search?q=task', '/docs/search?q=nowheretobefound']

const READERS = [
  ['light', {}],
  ['dark', PHONE],
] as const

test('the navigation leads to every page of the guide and the reference', async () => {
  const reader = await newPerson()
  const { page } = reader
  await open(reader, '/docs')

  const links = page.getByRole('navigation', { name: 'Reference' }).locator('a[href^="/docs"]')

  expect(await links.evaluateAll((links) => links.map((link) => link.getAttribute('href')))).toEqual(PAGES)
})

describe.each(READERS)('in %s colours (%o)', (colorScheme, device) => {
  test.each([...PAGES, ...SEARCHES])('%s can be read by everybody', async (path) => {
    const reader = await newPerson({ colorScheme, reducedMotion: 'reduce', ...device })
    const { page } = reader

    await open(reader, path)
    await page.locator('details').evaluateAll((folded) => folded.forEach((one) => one.setAttribute('open', '')))

    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
  })
})

test('the reference is reached from the start page and from the task list', async () => {
  const ada = await newPerson()
  await open(ada, '/')
  await ada.page.getByRole('link', { name: 'API reference' }).click()
  await ada.page.getByRole('heading', { name: 'API reference' }).waitFor()

  await signUp(ada)
  await open(ada, '/tasks')
  await ada.page.getByRole('link', { name: 'API reference' }).click()
  await ada.page.getByRole('heading', { name: 'API reference' }).waitFor()

  expect(await ada.page.getByText('Account of Ada').count()).toBe(1)
})

test('an example opens in the playground, ready to run, and answers', async () => {
  const reader = await newPerson()
  const { page } = reader
  await open(reader, '/docs/mutations#signup')
  await page.getByRole('link', { name: 'Open signup in the playground' }).click()
  await page.getByText('mutation Signup').first().waitFor()

  const [answer] = await Promise.all([
    page.waitForResponse((candidate) => candidate.request().postData()?.includes('mutation Signup') ?? false),
    page.getByRole('button', { name: /^Execute query/ }).click(),
  ])

  expect(page.url()).toBe(`${inject('apiUrl')}/graphql`)
  expect(await answer.text()).toContain('"name":"Ada"')
})

test('what one types is found while one types, without losing the place to type', async () => {
  const reader = await newPerson()
  const { page } = reader
  await open(reader, '/docs/enums')

  await page.getByRole('searchbox', { name: 'Search the reference' }).pressSequentially('endCursor')
  await page.getByText(/\d found/).waitFor()
  const focused = await page.evaluate(() => document.activeElement?.getAttribute('name'))
  await page.getByRole('link', { name: 'PageInfo.endCursor' }).click()
  await page.getByRole('heading', { name: 'Objects' }).waitFor()

  expect(focused).toBe('q')
  expect(page.url()).toContain('/docs/objects#PageInfo.endCursor')
  expect(await page.getByRole('searchbox').inputValue()).toBe('')
  await expect
    .poll(() => page.locator('[id="PageInfo.endCursor"]').boundingBox())
    .toMatchObject({ y: expect.closeTo(16, -1) })
})

test('an argument that is folded away is unfolded for whoever is led to it', async () => {
  const reader = await newPerson()
  await open(reader, '/docs/search?q=User.tasks.before')

  await reader.page.getByRole('link', { name: 'User.tasks.before' }).click()

  await expect.poll(() => reader.page.locator('[id="User.tasks.before"]').isVisible()).toBe(true)
})

test('a command is copied', async () => {
  const reader = await newPerson()
  await reader.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(reader, '/docs')

  await reader.page.getByRole('button', { name: 'Copy: A first query' }).click()
  await reader.page.getByText('Copied').first().waitFor()

  expect(await reader.page.evaluate(() => navigator.clipboard.readText())).toContain(`curl ${inject('apiUrl')}/graphql`)
})

test('without JavaScript, everything can be read and found', async () => {
  const reader = await newPerson({ javaScriptEnabled: false })
  const { page } = reader
  await open(reader, '/docs')
  const canCopy = await page.getByRole('button', { name: /^Copy/ }).first().isVisible()

  await page.getByRole('searchbox').fill('completeTask')
  await page.getByRole('button', { name: 'Search' }).click()
  await page.getByRole('link', { name: 'completeTask', exact: true }).click()
  await page.getByRole('heading', { name: 'Mutations' }).waitFor()

  expect(canCopy).toBe(false)
  expect(page.url()).toContain('/docs/mutations#completeTask')
})

test('there is no page of what the schema does not have', async () => {
  const reader = await newPerson()

  const answer = await reader.page.goto(new URL('/docs/nowhere', inject('webUrl')).href)

  expect(answer?.status()).toBe(404)
  await reader.page.getByRole('heading', { name: 'There is nothing here' }).waitFor()
})
