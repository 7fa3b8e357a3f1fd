import { expect } from 'vitest'
import { startFakeApi } from '../test/fake-api.ts'
import { UNREACHABLE_API, startWeb } from '../test/visitor.ts'
import { expectUsable, newPerson, test, WEB } from './browser.ts'

test.each([
  ['the API cannot be reached', 503, { apiUrl: UNREACHABLE_API }],
  ['the API answers with nonsense', 500, {}],
] as const)('the page for when %s can be used by everybody', async (_, status, config) => {
  const api = await startFakeApi({ data: { tasks: null } })
  const web = await startWeb({ apiUrl: api.url, ...config })
  const ada = await newPerson()
  await ada.context.addCookies([{ name: 'latchkey', value: 'a.b.c', url: web }])

  const response = await ada.page.goto(`${web}/tasks`)
  await ada.page.getByRole('link', { name: 'Try again' }).waitFor()
  await expectUsable(ada.page)

  expect(response?.status()).toBe(status)
  expect(ada.complaints.splice(0)).toEqual([expect.stringContaining(String(status))])
})

test('a page for what is refused before the app sees it can be used by everybody', async () => {
  const { page } = await newPerson()

  const response = await page.goto(`${WEB}/tasks/%`)
  await expectUsable(page)

  expect(response?.status()).toBe(400)
  expect(await page.getByRole('link', { name: 'Open Latchkey' }).count()).toBe(1)
})
