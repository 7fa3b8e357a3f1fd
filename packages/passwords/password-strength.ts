import { ZxcvbnFactory, type MatchExtended, type Score } from '@zxcvbn-ts/core'
import guesses from './generated/guesses.json' with { type: 'json' }

/** In characters (Unicode code points), after normalization to NFC. */
export const PASSWORD_LENGTH = { min: 8, max: 128 } as const

/** The lowest of zxcvbn's scores that is accepted: the password takes at least 10^8 guesses. */
const STRONG = 3

/**
 * The cost of an estimate grows with the square of the length and with the number of readings, the
 * ways to read symbols as letters. So a password is estimated in at most two stretches, with few
 * readings: 5 ms at most, instead of 600 (docs/decisions/007). Lengths are in UTF-16 units.
 */
const STRETCH = 32
const MAX_STRETCHES = 2
const MAX_READINGS = 5

const PRODUCT = 'latchkey'

const estimator = new ZxcvbnFactory({
  // zxcvbn recognizes a sequence of words by the name of its dictionary: `cardinalNumbers` is one.
  dictionary: { passwords: [], cardinalNumbers: guesses.sequences },
  graphs: guesses.keyboards,
  l33tMaxSubstitutions: MAX_READINGS,
})
// The public option takes a list in which every word has a rank of its own. Here words share ranks.
const options = estimator['options']
options.rankedDictionaries['passwords'] = rankWords(guesses.words)
options.rankedDictionariesMaxWordSize['passwords'] = guesses.longestWord

export type Verdict = {
  /** From 0 to 4; from 3 on the password is strong. */
  score: Score
  /** Why the password is refused and what would help, for people; `null` when it is accepted. */
  weakness: string | null
}

/**
 * Judges a new password. The API refuses what has a weakness; the web app shows the same verdict
 * while the password is typed.
 * @param about what an attacker who knows the person tries first: their name and email address
 */
export function judgePassword(typed: string, about: readonly string[]): Verdict {
  const password = typed.normalize('NFC')
  const length = Array.from(password).length
  const { min, max } = PASSWORD_LENGTH
  if (length < min) return { score: 0, weakness: `The password must have at least ${min} characters.` }
  if (length > max) return { score: 0, weakness: `The password can have at most ${max} characters.` }

  const known = about.flatMap(partsOf)
  const { score, matches } = estimate(leaveOut(password, [PRODUCT, ...known]), known)
  if (score >= STRONG) return { score, weakness: null }
  const reason = findReason({ password, known, matches })
  const help = reason === 'personal' ? 'Use words unrelated to you.' : 'Add a few unrelated words.'
  return { score, weakness: `The password is easy to guess: ${REASONS[reason]}. ${help}` }
}

/** The score of the strongest stretch: the whole is at least as hard to guess as any part of it. */
function estimate(password: string, known: readonly string[]): { score: Score; matches: MatchExtended[] } {
  const matches: MatchExtended[] = []
  let best: Score = 0
  for (let start = 0; start < Math.min(password.length, MAX_STRETCHES * STRETCH); start += STRETCH) {
    const { score, sequence } = estimator.check(password.slice(start, start + STRETCH), [PRODUCT, ...known])
    matches.push(...sequence)
    if (score > best) best = score
    if (best >= STRONG) break
  }
  return { score: best, matches }
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

type WeakPassword = { password: string; known: readonly string[]; matches: MatchExtended[] }

/**
 * Personal words are the first reason, then the product's name, then the pattern of the longest
 * match.
 */
function findReason({ password, known, matches }: WeakPassword): keyof typeof REASONS {
  const hasAny = (words: readonly string[]) =>
    leaveOut(password, words) !== password ||
    matches.some(({ dictionaryName, matchedWord }) => dictionaryName === 'userInputs' && words.includes(matchedWord))
  if (hasAny(known)) return 'personal'
  if (hasAny([PRODUCT])) return 'product'

  const [longest] = matches.toSorted((a, b) => b.token.length - a.token.length)
  if (longest === undefined) return 'short'
  switch (longest.pattern) {
    case 'dictionary':
      if (longest.l33t || longest.reversed) return 'disguised'
      return matches.length === 1 ? 'common' : 'words'
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

/**
 * The whole text, both sides of an email address, and every word. One or two ASCII characters are
 * left out, because many words contain them.
 */
function partsOf(text: string): string[] {
  const whole = text.slice(0, 254).normalize('NFC').trim().toLowerCase()
  const parts = [whole, ...whole.split('@'), ...whole.split(/[^\p{L}\p{N}]+/u)]
  return parts.filter((part) => !/^[ -~]{0,2}$/.test(part))
}

/**
 * The password without these words. zxcvbn only ranks them as likely guesses, and would accept
 * `AdaLovelace99` for Ada Lovelace.
 */
function leaveOut(password: string, words: readonly string[]): string {
  const lower = password.toLowerCase()
  const longestFirst = words.toSorted((a, b) => b.length - a.length)
  const rest = longestFirst.reduce((rest, word) => rest.replaceAll(word, ''), lower)
  return rest === lower ? password : rest
}

/** @param lines one line for each rank, beginning with rank 1, with the words of that rank */
function rankWords(lines: string): Record<string, number> {
  const ranks: Record<string, number> = Object.create(null)
  for (const [i, line] of lines.split('\n').entries()) {
    for (const word of line.split(' ')) if (word !== '') ranks[word] = i + 1
  }
  return ranks
}
