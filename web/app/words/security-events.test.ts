import { expect, test } from 'vitest'
import { describeEvent } from './security-events.ts'

test.each([
  ['SIGNED_IN', 'Signed in'],
  ['SIGNIN_FAILED', 'Failed sign-in attempt'],
  ['PASSKEY_ADDED', 'Passkey added'],
  ['constructor', 'Constructor'],
])('%s reads %s', (type, words) => {
  expect(describeEvent(type)).toBe(words)
})
