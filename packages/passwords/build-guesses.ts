import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common'
import { dictionary as english } from '@zxcvbn-ts/language-en'

/** The list has 89,000 last names, most common first. The rare ones are not worth their memory. */
const LAST_NAMES = 10_000

/** Longer words are few, and would make every estimate look for matches of their length. */
const LONGEST_WORD = 16

const { qwerty, qwertz, azerty, keypad } = adjacencyGraphs

const {
  'commonWords-en': words,
  'firstnames-en': firstNames,
  'lastnames-en': lastNames,
  'wikipedia-en': _,
  ...sequences
} = english

/**
 * The words that an attacker tries first, from the dictionaries of zxcvbn. Unreduced, they take 55
 * MB of the API's memory, and a browser twice as long to load (docs/decisions/007).
 */
const guesses = {
  /** One line for each rank, with the words of that rank. */
  words: rank(common['passwords-common'], words, firstNames, lastNames.slice(0, LAST_NAMES)),
  longestWord: LONGEST_WORD,
  /** Words that follow each other, like one, two, three. */
  sequences: [...new Set(Object.values(sequences).flat())],
  keyboards: { qwerty, qwertz, azerty, keypad },
}

const folder = join(import.meta.dirname, 'generated')
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'guesses.json'), JSON.stringify(guesses))

/**
 * Gives each word its best rank. Leaves out words that trying all combinations finds sooner, words
 * that are too long, and words beyond Latin-1.
 */
function rank(...lists: string[][]): string {
  const seen = new Set<string>()
  const lines: string[] = []
  for (let rank = 1; lists.some((list) => list.length >= rank); rank++) {
    const line = lists.flatMap((list) => list[rank - 1] ?? [])
    const useful = line.filter(
      (word) => !seen.has(word) && rank < 10 ** word.length && word.length <= LONGEST_WORD && /^[!-ÿ]+$/.test(word),
    )
    for (const word of useful) seen.add(word)
    lines.push([...new Set(useful)].join(' '))
  }
  return lines.join('\n')
}
