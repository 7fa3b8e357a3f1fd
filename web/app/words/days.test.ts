import { expect, test } from 'vitest'
import { dayLabel, formatDayAndMonth, formatDate, today } from './days.ts'

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

test.each([
  ['Pacific/Pago_Pago', '2026-03-12T10:59:59.999Z'],
  ['America/Los_Angeles', '2026-03-12T06:59:59.999Z'],
  ['UTC', '2026-03-11T23:59:59.999Z'],
  ['Asia/Kolkata', '2026-03-11T18:29:59.999Z'],
  ['Asia/Calcutta', '2026-03-11T18:29:59.999Z'],
  ['Pacific/Kiritimati', '2026-03-11T09:59:59.999Z'],
])('the 11 March 2026 ends in %s at %s', (timeZone, instant) => {
  const last = new Date(instant)
  const next = new Date(last.getTime() + 1)

  expect([last, next].map((now) => today({ now, timeZone }))).toEqual(['2026-03-11', '2026-03-12'])
  expect([last, next].map((at) => formatDate(at.toISOString(), { timeZone }))).toEqual(['11 Mar 2026', '12 Mar 2026'])
  expect([last, next].map((at) => formatDayAndMonth(at.toISOString(), { timeZone }))).toEqual(['11 March', '12 March'])
})
