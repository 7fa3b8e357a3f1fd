import { expect, test } from 'vitest'
import { retryMessage } from './waiting.ts'

test.each([
  [1, '1 second'],
  [42, '42 seconds'],
  [119, '119 seconds'],
  [120, 'about 2 minutes'],
  [900, 'about 15 minutes'],
  [5399, 'about 90 minutes'],
  [5400, 'about 2 hours'],
  [3 * 3600 - 600, 'about 3 hours'],
  [24 * 3600, 'about 24 hours'],
])('a wait of %d seconds is called %s', (seconds, words) => {
  expect(retryMessage(seconds)).toBe(`Try again in ${words}.`)
})
