import { expect, test } from 'vitest'
import { toMoment } from './moments.ts'

const NOW = new Date('2026-03-12T09:30:00.000Z')

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
  expect(toMoment(instant, NOW).words).toBe(words)
})

test('an instant is said exactly too, with its time zone', () => {
  expect(toMoment('2026-03-12T08:05:00.000Z', NOW).exact).toBe('12 Mar 2026, 08:05 UTC')
})
