import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common'
import { dictionary as english } from '@zxcvbn-ts/language-en'

/** Neither imports the other, so each has its own. */
const TARGETS = ['../api/src/generated/guesses.json', '../web/app/generated/guesses.json']

/** As far as the list is common: of 89,000 names, most are nobody's first guess. */
const LAST_NAMES = 10_000

/** Longer ones are few, and every check would have to look for them. */
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
 * What guessing starts with, of the dictionaries of zxcvbn: as they come, they would take 55 MB of the API's memory, and twice as
 * long to get into a browser.
 */
const guesses = {
  /** A line for each rank, with the words that are guessed then. */
  words: rank(common['passwords-common'], words, firstNames, lastNames.slice(0, LAST_NAMES)),
  longestWord: LONGEST_WORD,
  /** Words that follow each other, like one, two, three. */
  sequences: [...new Set(Object.values(sequences).flat())],
  keyboards: { qwerty, qwertz, azerty, keypad },
}

for (const target of TARGETS) {
  const path = join(import.meta.dirname, target)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, JSON.stringify(guesses))
}

/** Each word where it comes first. Those that trying all combinations finds sooner are left out, and those beyond Latin-1. */
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
