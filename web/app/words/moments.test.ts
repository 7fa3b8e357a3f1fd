import { expect, test } from 'vitest'
import { toMoment } from './moments.ts'

const NOW = new Date('2026-03-12T09:30:00.000Z')
const IN_UTC = { now: NOW, timeZone: 'UTC' }

test.each([
  ['2026-03-12T09:30:20.000Z', 'just now'],
  ['2026-03-12T09:29:01.000Z', 'just now'],
  ['2026-03-12T09:29:00.000Z', '1 minute ago'],
  ['2026-03-12T08:30:01.000Z', '59 minutes ago'],
  ['2026-03-12T08:30:00.000Z', '1 hour ago'],
  ['2026-03-11T09:30:01.000Z', '23 hours ago'],
  ['2026-03-11T09:30:00.000Z', '1 day ago'],
  ['2026-03-05T09:30:01.000Z', '6 days ago'],
  ['2026-03-05T09:30:00.000Z', '5 Mar 2026'],
])('seen from half past nine on 12 March 2026, %s was %s', (instant, words) => {
  expect(toMoment(instant, IN_UTC).words).toBe(words)
})

test.each([
  ['UTC', '12 Mar 2026, 08:05 UTC'],
  ['Asia/Kolkata', '12 Mar 2026, 13:35 GMT+5:30'],
  ['Pacific/Pago_Pago', '11 Mar 2026, 21:05 GMT-11'],
])('an instant is said exactly too, with the time zone: in %s %s', (timeZone, exact) => {
  expect(toMoment('2026-03-12T08:05:00.000Z', { now: NOW, timeZone }).exact).toBe(exact)
})

test('what was a week ago is said by the day that it was where somebody is', () => {
  const instant = '2026-03-05T09:30:00.000Z'
  const said = ['Pacific/Pago_Pago', 'Pacific/Kiritimati'].map((timeZone) => toMoment(instant, { now: NOW, timeZone }))

  expect(said.map(({ words }) => words)).toEqual(['4 Mar 2026', '5 Mar 2026'])
})
