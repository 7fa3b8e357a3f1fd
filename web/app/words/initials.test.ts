import { expect, test } from 'vitest'
import { initialsOf } from './initials.ts'

test.each([
  ['Ada', 'A'],
  ['ada lovelace', 'AL'],
  ['  Augusta Ada  King ', 'AK'],
  ['“Ada” (Lovelace)', 'AL'],
  ["Seán O'Brien", 'SO'],
  ['e\u0301lodie', 'E\u0301'],
  ['王小明', '王'],
  ['आदित्य राव', 'आरा'],
  ['👩🏽‍🚀 Ada', '👩🏽‍🚀A'],
  ['…', '…'],
])('the initials of %j are %j', (name, initials) => {
  expect(initialsOf(name)).toBe(initials)
})
