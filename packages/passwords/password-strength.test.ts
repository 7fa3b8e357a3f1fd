import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgePassword } from './password-strength.ts'

const ADA = ['Ada Lovelace', 'countess@engines.example']

const weaknessOf = (password: string, about: readonly string[]) => judgePassword(password, about).weakness

describe('a password is refused, with the reason,', () => {
  test.each([
    ['a common one', 'password', 'it is one of the first that are tried'],
    ['a common one with a capital', 'Sunshine', 'it is one of the first that are tried'],
    ['a word and a year', 'elephant2024', 'it is little more than common words'],
    ['two short words', 'red house', 'it is little more than common words'],
    ['signs for letters', 'p4$$w0rd', 'it is a common word in disguise'],
    ['a word backwards', 'drowssap', 'it is a common word in disguise'],
    ['repeated letters', 'qqqqqqqqqqqq', 'it repeats itself'],
    ['as long as it can be, and repeated', 'abX'.repeat(42), 'it repeats itself'],
    ['the alphabet', 'abcdefghij', 'it follows an order, like abc or 123'],
    ['numbers in words', 'three four five', 'it follows an order, like abc or 123'],
    ['a row of keys', 'zxcvbnm,./', 'its keys lie side by side'],
    ['a date', '12/04/1985', 'it is little more than a date'],
    ['eight characters without a meaning', 'xK9$mQ2z', 'it is short'],
    ['the name', 'lovelace1815', 'it has your name or email in it'],
    ['the whole name, in capitals', 'ADA LOVELACE', 'it has your name or email in it'],
    ['both names and a number', 'AdaLovelace99', 'it has your name or email in it'],
    ['the names the other way around', 'lovelace, ada, 1815', 'it has your name or email in it'],
    ['the name with signs for letters', 'l0v3l4c3 99', 'it has your name or email in it'],
    ['the name backwards', 'ecalevol99', 'it has your name or email in it'],
    ['the address', 'countess@engines.example', 'it has your name or email in it'],
    ['the address’ domain', 'engines!!', 'it has your name or email in it'],
    ['nothing but the name and the product', 'lovelace latchkey', 'it has your name or email in it'],
    ['the product', 'Latchkey2024!', 'it has the name Latchkey in it'],
  ])('that is %s', (_, password, reason) => {
    expect(weaknessOf(password, ADA)).toContain(`The password is easy to guess: ${reason}. `)
  })

  test('and with what would help', () => {
    expect(weaknessOf('password', ADA)).toMatch(/ Add a few unrelated words\.$/)
    expect(weaknessOf('lovelace1815', ADA)).toMatch(/ Use words unrelated to you\.$/)
  })
})

describe('a password is taken', () => {
  test.each([
    ['unrelated words', 'correct horse battery'],
    ['unrelated words without spaces', 'walrusteapotviolin'],
    ['words of another language', 'Gänseblümchen am Dienstag'],
    ['what a password manager makes', 'vX2-qLp9-Tz0'],
    ['nine characters without a meaning', 'xK9$mQ2zL'],
    ['letters of another script', 'котик ест рыбу'],
    ['emoji', '🦊🌙🚲🍋🎻🧊🌵🪁'],
    [
      '128 characters',
      'kV7!'.repeat(8).concat('the rest of it is longer than anybody would type, and counts for nothing').slice(0, 128),
    ],
    ['strong only in its second half', `${'a'.repeat(40)} walrus teapot violin`],
    ['strong but for the name in it', 'Hopper counts walruses in teapots'],
    ['somebody else’s name in it', 'lovelace walrus'],
  ])('that is %s', (_, password) => {
    expect(weaknessOf(password, ['Grace Hopper', 'grace@navy.example'])).toBeNull()
  })
})

describe('whatever is typed', () => {
  const texts = fc.string({ unit: 'binary', minLength: 1, maxLength: 128 })
  const pieces = fc.constantFrom(
    '4@8(<|1!',
    '1990',
    'password',
    '__proto__',
    'constructor',
    'İ',
    'ﷺ',
    '\\/\\/',
    '🦊',
    ' ',
  )
  const nasty = fc
    .array(fc.oneof(pieces, texts), { minLength: 1, maxLength: 40 })
    .map((parts) => parts.join('').slice(0, 128))

  test('gets an answer', () => {
    fc.assert(
      fc.property(nasty, texts, texts, (password, name, email) => {
        expect(weaknessOf(password, [name, email]) ?? '').toMatch(
          /^$|^The password must have at least 8 characters\.$|^The password is easy to guess: .+\. .+\.$/,
        )
      }),
      { numRuns: 300 },
    )
  })

  test.each([
    ['signs for letters', 'a4@'],
    ['signs that stand for several letters', '4@8({[<369$!|01+7%2'],
    ['digits', '1234567890'],
    ['dates', '11/11/1991'],
    ['misspelled words', 'p4$$w0rd'],
    ['one letter', 'a'],
    ['words', 'correcthorsebatterystapletroubadour'],
    ['symbols of one kind', 'ﷺ'],
  ])('it holds nobody else up: 128 characters of %s', (_, piece) => {
    const password = piece.repeat(128).slice(0, 128)
    const time = () => {
      const before = process.threadCpuUsage()
      weaknessOf(password, ADA)
      const { user, system } = process.threadCpuUsage(before)
      return (user + system) / 1000
    }

    const milliseconds = Math.min(...Array.from({ length: 5 }, time))

    expect(milliseconds).toBeLessThan(100) // of CPU: 5 on a quiet machine, and 600 without the bounds
  })
})

test('a strong part of a password is never made weaker by what follows', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 90 }), (more) => {
      expect(weaknessOf(`xK9$mQ2zLp-walrus-teapot-violins${more}`, ADA)).toBeNull()
    }),
  )
})

test('a password is measured from 0 to 4', () => {
  const scores = ['password', 'elephant77', 'elephant7788', 'xK9$mQ2zL', 'correct horse battery'].map(
    (password) => judgePassword(password, ADA).score,
  )

  expect(scores).toEqual([0, 1, 2, 3, 4])
})
