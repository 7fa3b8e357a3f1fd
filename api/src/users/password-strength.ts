import { ZxcvbnFactory, type MatchExtended } from '@zxcvbn-ts/core'
import guesses from '../generated/guesses.json' with { type: 'json' }
import { readRanks } from './guessed-words.ts'
import { newPassword } from './password.ts'

/** Of 4: it takes at least 10^8 guesses. */
const STRONG = 3

/**
 * What an estimate costs grows with the square of the length, and with the ways to read signs as letters. Within these bounds it
 * holds the process up for 7 ms at most, without them for 600 (docs/decisions/007). Lengths in UTF-16 units.
 */
const STRETCH = 32
const STRETCHES = 2
const READINGS = 5

const PRODUCT = 'latchkey'

const estimator = new ZxcvbnFactory({
  // The estimator knows by their names that these are words in an order.
  dictionary: { passwords: [], cardinalNumbers: guesses.sequences },
  graphs: guesses.keyboards,
  l33tMaxSubstitutions: READINGS,
})
// It would make an object of a list; this is how to give it one that is smaller.
const options = estimator['options']
options.rankedDictionaries['passwords'] = readRanks(guesses.words)
options.rankedDictionariesMaxWordSize['passwords'] = guesses.longestWord

/** What a password must be like when it is chosen. @param about as for `findWeakness` */
export const strongPassword = (about: readonly string[]) =>
  newPassword.check(({ value, issues }) => {
    const weakness = issues.length === 0 ? findWeakness(value, about) : null
    if (weakness !== null) issues.push({ code: 'custom', message: weakness, input: value })
  })

/**
 * Why the password is easy to guess and what would help, in words for people; `null` when it is hard to guess. The web app says the
 * same while somebody types.
 * @param about what somebody who guesses would try first: the person's name and email address
 */
export function findWeakness(password: string, about: readonly string[]): string | null {
  const inputs = [PRODUCT, ...about.flatMap(partsOf)]
  const parts: MatchExtended[] = []
  for (let start = 0; start < Math.min(password.length, STRETCHES * STRETCH); start += STRETCH) {
    const { score, sequence } = estimator.check(password.slice(start, start + STRETCH), inputs)
    // The whole is at least as hard to guess as a part of it.
    if (score >= STRONG) return null
    parts.push(...sequence)
  }
  const reason = findReason(parts)
  const help = reason === 'personal' ? 'Choose words that have nothing to do with you.' : 'Add a few unrelated words.'
  return `The password is easy to guess: ${REASONS[reason]}. ${help}`
}

const REASONS = {
  product: 'it has the name Latchkey in it',
  personal: 'it has your name or email address in it',
  common: 'it is one of the first that are tried',
  words: 'it is little more than common words',
  disguised: 'common words spelled another way are tried early',
  repeat: 'it repeats itself',
  order: 'it follows an order, like abc or 123',
  keys: 'its keys lie side by side',
  date: 'it is little more than a date',
  short: 'it is short',
}

/** What it is made of for the most part; what tells of the person comes first. */
function findReason(parts: MatchExtended[]): keyof typeof REASONS {
  const own = parts.filter(({ dictionaryName, token }) => dictionaryName === 'userInputs' && token.length > 2)
  if (own.length > 0) return own.every(({ matchedWord }) => matchedWord === PRODUCT) ? 'product' : 'personal'

  const [longest] = parts.toSorted((a, b) => b.token.length - a.token.length)
  if (longest === undefined) return 'short'
  switch (longest.pattern) {
    case 'dictionary':
      if (longest.l33t || longest.reversed) return 'disguised'
      return parts.length === 1 ? 'common' : 'words'
    case 'repeat':
      return 'repeat'
    case 'sequence':
    case 'wordSequence':
      return 'order'
    case 'spatial':
      return 'keys'
    case 'date':
    case 'regex':
      return 'date'
    default:
      return 'short'
  }
}

/** The text, the two sides of an address, and every word. No text is longer than an address. */
function partsOf(text: string): string[] {
  const whole = text.slice(0, 254).normalize('NFC').trim()
  const parts = [whole, ...whole.split('@'), ...whole.split(/[^\p{L}\p{N}]+/u)]
  return parts.filter((part) => part.length > 1)
}
