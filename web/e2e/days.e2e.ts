import { expect } from 'vitest'
import { addDays, today } from '../app/words/days.ts'
import {
  makeAccount,
  makeTasks,
  newPerson,
  open,
  resume,
  signIn,
  signUp,
  test,
  waitUntilHydrated,
  WEB,
  type Person,
} from './browser.ts'

/** A time zone in which it is another day than in UTC, at any time. */
const FAR_AWAY = { timezoneId: new Date().getUTCHours() < 11 ? 'Pacific/Pago_Pago' : 'Pacific/Kiritimati' }

const DAYS = ['Overdue · Yesterday', 'Today']

async function makeDueTasks(person: Person): Promise<void> {
  const day = today({ now: new Date(), timeZone: FAR_AWAY.timezoneId })
  await makeTasks(person, { title: 'Now', dueDate: day }, { title: 'Late', dueDate: addDays(day, -1) })
}

const daysOf = ({ page }: Person) => page.getByRole('listitem').locator('time').allTextContents()

test('the first list that somebody far away sees has their days, and nothing else is shown before', async () => {
  const ada = await newPerson(FAR_AWAY)
  const { page } = ada
  await signUp(ada)
  await makeDueTasks(ada)
  const documents: string[] = []
  page.on('request', (request) => request.isNavigationRequest() && documents.push(request.method()))
  await page.addInitScript(() => {
    const look = () => {
      const days = document.querySelector('main')?.innerText.match(/Overdue · \w+|Today|Tomorrow/g) ?? []
      const isShown = document.documentElement.style.visibility !== 'hidden'
      const seen = new Set(JSON.parse(sessionStorage.getItem('seen') ?? '[]'))
      if (isShown) for (const day of days) sessionStorage.setItem('seen', JSON.stringify([...seen.add(day)]))
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })

  await page.goto(`${WEB}/tasks`)
  await page.getByText('Today').waitFor()
  await waitUntilHydrated(ada)
  const first = await daysOf(ada)
  const asked = documents.length
  await open(ada, '/tasks')

  expect(first).toEqual(DAYS)
  expect(asked).toBe(2)
  expect(documents).toHaveLength(3)
  const seen: string[] = JSON.parse((await page.evaluate(() => sessionStorage.getItem('seen'))) ?? '')
  expect(seen.toSorted()).toEqual(DAYS)
})

test('whoever signs in with the form has their days at once', async () => {
  const ada = await newPerson(FAR_AWAY)
  const { email } = await makeAccount(ada)
  await resume(ada, email)
  await makeDueTasks(ada)
  await ada.context.clearCookies({ name: 'latchkey' })
  await open(ada, '/signin')
  const documents: string[] = []
  ada.page.on('request', (request) => request.isNavigationRequest() && documents.push(request.url()))

  await signIn(ada, email)
  await ada.page.getByRole('link', { name: 'Now', exact: true }).waitFor()

  expect(await daysOf(ada)).toEqual(DAYS)
  expect(documents).toEqual([])
})

test('a traveller has the days of where they are', async () => {
  const ada = await newPerson(FAR_AWAY)
  await signUp(ada)
  await makeDueTasks(ada)
  await ada.context.addCookies([{ name: 'latchkey-zone', value: 'Etc/UTC', url: WEB }])

  await open(ada, '/tasks')
  await ada.page.getByText('Today').waitFor()

  expect(await daysOf(ada)).toEqual(DAYS)
})

test('where cookies are refused, a page is asked for once', async () => {
  const ada = await newPerson(FAR_AWAY)
  await signUp(ada)
  await makeDueTasks(ada)
  await ada.page.addInitScript(() => {
    Object.defineProperty(Document.prototype, 'cookie', { get: () => '', set: () => {} })
  })
  const documents: string[] = []
  ada.page.on('request', (request) => request.isNavigationRequest() && documents.push(request.url()))

  await open(ada, '/tasks')

  expect(documents).toHaveLength(1)
})
