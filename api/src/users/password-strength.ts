import { ZxcvbnFactory, type MatchExtended } from '@zxcvbn-ts/core'
import guesses from '../generated/guesses.json' with { type: 'json' }
import { readRanks } from './guessed-words.ts'
import { newPassword } from '../passwords/password.ts'

/** Of 4: it takes at least 10^8 guesses. */
const STRONG = 3

/**
 * What an estimate costs grows with the square of the length, and with the ways to read signs as letters. Within these bounds it
 * holds the process up for 5 ms at most, without them for 600 (docs/decisions/007). Lengths in UTF-16 units.
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
  const known = about.flatMap(partsOf)
  const rest = leaveOut(password, [PRODUCT, ...known])
  const parts: MatchExtended[] = []
  for (let start = 0; start < Math.min(rest.length, STRETCHES * STRETCH); start += STRETCH) {
    const { score, sequence } = estimator.check(rest.slice(start, start + STRETCH), [PRODUCT, ...known])
    // The whole is at least as hard to guess as a part of it.
    if (score >= STRONG) return null
    parts.push(...sequence)
  }
  const reason = findReason({ password, known, parts })
  const help = reason === 'personal' ? 'Use words unrelated to you.' : 'Add a few unrelated words.'
  return `The password is easy to guess: ${REASONS[reason]}. ${help}`
}

const REASONS = {
  product: 'it has the name Latchkey in it',
  personal: 'it has your name or email in it',
  common: 'it is one of the first that are tried',
  words: 'it is little more than common words',
  disguised: 'it is a common word in disguise',
  repeat: 'it repeats itself',
  order: 'it follows an order, like abc or 123',
  keys: 'its keys lie side by side',
  date: 'it is little more than a date',
  short: 'it is short',
}

type Weak = { password: string; known: readonly string[]; parts: MatchExtended[] }

/** What tells of the person; else what most of it is made of. */
function findReason({ password, known, parts }: Weak): keyof typeof REASONS {
  const hasAny = (words: readonly string[]) =>
    leaveOut(password, words) !== password ||
    parts.some(({ dictionaryName, matchedWord }) => dictionaryName === 'userInputs' && words.includes(matchedWord))
  if (hasAny(known)) return 'personal'
  if (hasAny([PRODUCT])) return 'product'

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

/** The text, the two sides of an address, and every word; not one or two plain letters, which are in many words. */
function partsOf(text: string): string[] {
  const whole = text.slice(0, 254).normalize('NFC').trim().toLowerCase()
  const parts = [whole, ...whole.split('@'), ...whole.split(/[^\p{L}\p{N}]+/u)]
  return parts.filter((part) => !/^[ -~]{0,2}$/.test(part))
}

/** What is left of a password without these words, which whoever knows the person tries anyway. */
function leaveOut(password: string, words: readonly string[]): string {
  const lower = password.toLowerCase()
  const longestFirst = words.toSorted((a, b) => b.length - a.length)
  const rest = longestFirst.reduce((rest, word) => rest.replaceAll(word, ''), lower)
  return rest === lower ? password : rest
}
