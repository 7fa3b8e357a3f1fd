import { expressionBuilder, sql as template, type Expression, type SqlBool } from 'kysely'
import type { Run } from '../../database/run.ts'
import { statement, type Param } from '../../database/statement.ts'
import type { Tables } from '../../database/tables.ts'
import { isBlank, plainText } from '../../input/input.ts'
import { createPlaceCursors, type Cursors, type Place } from '../../pages/pages.ts'
import type { Sorting } from './order.ts'

/** Identifies this ordering in cursors. */
const BEST_FIRST = 32

export const searchText = plainText('The search', 200)
  .transform((value) => value.trim())
  .refine((value) => !isBlank(value), 'The search cannot be empty.')

export type SearchParams = {
  /** Patterns of all words, and of those that must match as typed. */
  words?: readonly string[]
  taken?: readonly string[]
  /**
   * For each word that may have a typing error: patterns of its halves, and a regular expression
   * for the word with one error.
   */
  [halves: `halves.${number}`]: readonly string[]
  [slips: `slips.${number}`]: string
}

/** What determines the conditions of a search: everything except the values. */
export type SearchForm = {
  /** How many words may have a typing error; `null` if the search has no words. */
  forgiven: number | null
}

/** SQL conditions. */
export type Search = {
  /** Whether a task matches the words as typed, and whether its title alone does. */
  exact: Expression<SqlBool>
  inTitle: Expression<SqlBool>
  /** Whether it matches with typing errors, if no task matches as typed. */
  mistyped: Expression<SqlBool>
}

/** Folds the search with the same function as `search_text`, so that the two cannot disagree. */
const fold = statement<{ text: string }>()((db, param) =>
  db.selectNoFrom((eb) => eb.fn<string>('folded', [param('text')]).as('folded')),
)

/** Splits the search at spaces into words. */
export async function readSearch(run: Run, text: string): Promise<SearchForm & { params: SearchParams }> {
  const [row] = await run(fold, { text })
  const words = row?.folded.match(/\S+/g) ?? []
  const bare = words.map((word) => word.replaceAll(AROUND, '')).filter((word) => word !== '')
  const taken = bare.filter((word) => !FORGIVEN.test(word))
  // The longest word first: it matches the fewest tasks, and only those are compared with the next.
  const forgiven = bare.filter((word) => FORGIVEN.test(word)).toSorted((a, b) => b.length - a.length)
  return {
    params: forgiven.reduce<SearchParams>((params, word, n) => ({ ...params, ...slipsIn(word, n) }), {
      words: words.map(toPattern),
      taken: taken.map(toPattern),
    }),
    forgiven: bare.length > 0 ? forgiven.length : null,
  }
}

/** Brackets, quotes and punctuation around a word. */
const AROUND = /^[\p{Ps}\p{Pi}"']+|[\p{Pe}\p{Pf}"'.,:;!?。、]+$/gu

/**
 * Short words with one error resemble too many others, an error in a number makes another number,
 * and long words take long to compare.
 */
const FORGIVEN = /^\P{N}{4,24}$/u

const eb = expressionBuilder<Tables, 'tasks'>()
const text = eb.ref('search_text')
const title = template<string>`split_part(${text}, E'\n', 1)`

/**
 * Finds tasks with all of the words, each anywhere in title or description. If there are none,
 * finds those that have the words with one typing error each.
 */
export function writeSearch({ forgiven }: SearchForm, param: Param<SearchParams>): Search {
  const words = param('words')
  const mistyped = Array.from({ length: forgiven ?? 0 }, (_, n) =>
    isMistyped(param(`halves.${n}`), param(`slips.${n}`)),
  )
  return {
    exact: hasAll(text, words),
    inTitle: hasAll(title, words),
    mistyped: forgiven === null ? template.lit(false) : eb.and([hasAll(text, param('taken')), ...mistyped]),
  }
}

const hasAll = (text: Expression<string>, patterns: Expression<readonly string[] | undefined>) =>
  template<boolean>`${text} like all (${patterns}::text[])`

/** Compares the regular expression, which is slow, only with texts that have one of the halves. */
const isMistyped = (halves: Expression<readonly string[]>, slips: Expression<string>) =>
  template<boolean>`case when ${text} like any (${halves}::text[])
    then ${text} collate "und-x-icu" ~ ${slips} else false end`

/**
 * An error leaves one half of the word intact, or swaps the two letters in the middle.
 * @param n the index of the word
 */
function slipsIn(word: string, n: number) {
  const letters = Array.from(word)
  const middle = letters.length >> 1
  const [first, second] = [letters.slice(0, middle), letters.slice(middle)]
  const swapped = [...first.slice(0, -1), ...second.slice(0, 1), ...first.slice(-1), ...second.slice(1)]
  const [start, end, both] = [first, second, swapped].map(toExpression)
  const any = `(?:${start}(?:${slipsOf(second)})|(?:${slipsOf(first)})${end}|${both})`
  return {
    [`halves.${n}` as const]: [first, second, swapped].map((part) => toPattern(part.join(''))),
    [`slips.${n}` as const]: WITHOUT_SPACES.test(word) ? any : `(?<![[:alnum:]])${any}(?![[:alnum:]])`,
  }
}

/** A regular expression for these letters with one error. */
function slipsOf(letters: string[]): string {
  const ways = letters.flatMap((letter, n) => {
    const [before, after] = [letters.slice(0, n), letters.slice(n + 1)].map(toExpression)
    const swapped = toExpression([...letters.slice(n + 1, n + 2), letter, ...letters.slice(n + 2)])
    return [
      `${before}${after}`,
      `${before}.${after}`,
      `${before}.${toExpression([letter])}${after}`,
      `${before}${swapped}`,
    ]
  })
  return [...ways, `${toExpression(letters)}.`].join('|')
}

const toExpression = (letters: string[]): string => letters.join('').replaceAll(/[!-/:-@[-`{-~]/g, String.raw`\$&`)

/**
 * Scripts without spaces between words: a word can begin and end anywhere. In all others only whole
 * words match, or "paris" would find "surprise".
 */
const WITHOUT_SPACES =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

/** Escapes the special characters of `like`. */
const toPattern = (part: string): string => `%${part.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`

/** Sorts tasks that match in their title first, and the newest first among equals. */
export function bestFirst({ exact, inTitle, mistyped }: Search): Sorting {
  const rank = template<number>`(${inTitle})::int`
  return {
    descending: true,
    sections: [{ where: exact, key: { by: rank, text: template`${rank}::text`, type: 'integer' } }],
    otherwise: [{ where: mistyped }],
  }
}

/** @param text the search, which the places depend on */
export function bestFirstCursors(text: string, userId: string): Cursors<Place> {
  const isPlace = ({ section, key }: Place) =>
    section === 0 ? key === '0' || key === '1' : section === 1 && key === null
  return createPlaceCursors({ ordering: BEST_FIRST, userId, of: text, isPlace })
}
