import { ZxcvbnFactory, type MatchExtended, type Score } from '@zxcvbn-ts/core'
import guesses from './generated/guesses.json' with { type: 'json' }

/** `score` is of 4; `weakness` is what the API would refuse the password with, and `null` when it would take it. */
export type Verdict = { score: Score; weakness: string | null }

/** These are the API's own, or the two would not say the same. */
const STRONG = 3
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
const options = estimator['options']
options.rankedDictionaries['passwords'] = rankWords(guesses.words)
options.rankedDictionariesMaxWordSize['passwords'] = guesses.longestWord

/**
 * What the API will say of a new password.
 * @param about the person's name and email address
 */
export function judgePassword(typed: string, about: readonly string[]): Verdict {
  const password = typed.normalize('NFC')
  const length = Array.from(password).length
  if (length < 8) return { score: 0, weakness: 'The password must have at least 8 characters.' }
  if (length > 128) return { score: 0, weakness: 'The password can have at most 128 characters.' }

  const known = about.flatMap(partsOf)
  const rest = leaveOut(password, [PRODUCT, ...known])
  const parts: MatchExtended[] = []
  let best: Score = 0
  for (let start = 0; start < Math.min(rest.length, STRETCHES * STRETCH); start += STRETCH) {
    const { score, sequence } = estimator.check(rest.slice(start, start + STRETCH), [PRODUCT, ...known])
    if (score >= STRONG) return { score, weakness: null }
    if (score > best) best = score
    parts.push(...sequence)
  }
  const reason = findReason({ password, known, parts })
  const help = reason === 'personal' ? 'Use words unrelated to you.' : 'Add a few unrelated words.'
  return { score: best, weakness: `The password is easy to guess: ${REASONS[reason]}. ${help}` }
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

function partsOf(text: string): string[] {
  const whole = text.slice(0, 254).normalize('NFC').trim().toLowerCase()
  const parts = [whole, ...whole.split('@'), ...whole.split(/[^\p{L}\p{N}]+/u)]
  return parts.filter((part) => !/^[ -~]{0,2}$/.test(part))
}

function leaveOut(password: string, words: readonly string[]): string {
  const lower = password.toLowerCase()
  const longestFirst = words.toSorted((a, b) => b.length - a.length)
  const rest = longestFirst.reduce((rest, word) => rest.replaceAll(word, ''), lower)
  return rest === lower ? password : rest
}

/** A line for each rank, from 1, with the words of that rank. */
function rankWords(lines: string): Record<string, number> {
  const ranks: Record<string, number> = Object.create(null)
  for (const [i, line] of lines.split('\n').entries()) {
    for (const word of line.split(' ')) if (word !== '') ranks[word] = i + 1
  }
  return ranks
}
