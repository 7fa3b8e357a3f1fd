import { expect, test } from 'vitest'
import { dayLabel, sayDayOf, today } from './days.ts'

test.each([
  ['2026-03-12', 'Today', false],
  ['2026-03-13', 'Tomorrow', false],
  ['2026-03-14', 'Sat', false],
  ['2026-03-18', 'Wed', false],
  ['2026-03-19', '19 Mar', false],
  ['2027-03-12', '12 Mar 2027', false],
  ['2026-03-11', 'Yesterday', true],
  ['2026-03-01', '1 Mar', true],
  ['2025-12-31', '31 Dec 2025', true],
])('seen from 12 March 2026, %s reads %s', (date, text, past) => {
  expect(dayLabel(date, '2026-03-12')).toEqual({ date, text, past })
})

test('the day after the last of February is tomorrow, and so is the first after a change of clocks', () => {
  expect(dayLabel('2028-02-29', '2028-02-28').text).toBe('Tomorrow')
  expect(dayLabel('2026-03-30', '2026-03-29').text).toBe('Tomorrow')
})

test('today is the day it is here, not in Greenwich', () => {
  const lateInTheEvening = new Date(2026, 0, 5, 23, 59)

  expect(today(lateInTheEvening)).toBe('2026-01-05')
  expect(sayDayOf(lateInTheEvening.toISOString())).toBe('5 Jan 2026')
})
