import { expect, test } from 'vitest'
import { readLastDay } from './last-day.ts'

const HERE = { now: new Date('2026-02-25T12:00:00Z'), timeZone: 'UTC' }

test('a day of the coming week is said in words', () => {
  expect(readLastDay('2026-03-04', HERE)).toEqual({ date: '2026-03-04', text: '4 March' })
})

test.each([
  null,
  '',
  'soon',
  '2026-02-24',
  '2026-02-29',
  '2026-03-09',
  '2026-13-01',
  '2026-03-04T00:00',
  '<b>2026-03-04',
])('%j is no day on which an account goes', (value) => {
  expect(readLastDay(value, HERE)).toBeNull()
})
