import type { Sql } from '../../database/sql.ts'
import { isBlank, plainText } from '../../input/input.ts'
import { createPlaceCursors, type Place } from '../../pages/pages.ts'
import type { Order } from './order.ts'

/** In cursors. */
const BEST_FIRST = 32

/** The first line of what is searched. */
const TITLE = String.raw`split_part(search_text, E'\n', 1)`

export const searchText = plainText('The search', 200)
  .transform((value) => value.trim())
  .refine((value) => !isBlank(value), 'The search cannot be empty.')

/** Conditions of SQL. */
export type Search = {
  text: string
  /** Whether a task has what is searched, and whether its title alone has all of it. */
  exact: string
  inTitle: string
  /** Whether it is like what is searched, for when no task has that. */
  mistyped: string
}

type Bind = (value: unknown) => string

/**
 * Found are tasks with all of the words, which are what stands between spaces, each anywhere in
 * title or description. When there are none, those with the words mistyped, each once at most.
 * @param bind makes a parameter of a value
 */
export async function toSearch(sql: Sql, text: string, bind: Bind): Promise<Search> {
  // By the same function as `search_text`, so that the two cannot disagree.
  const [row] = await sql<{ folded: string }>('select folded($1) as folded', [text])
  const words = row?.folded.match(/\S+/g) ?? []
  const all = hasParts(words, bind)
  const bare = words.map((word) => word.replaceAll(AROUND, '')).filter((word) => word !== '')
  return {
    text,
    exact: `search_text ${all}`,
    inTitle: `${TITLE} ${all}`,
    mistyped: bare.length > 0 ? hasMistyped(bare, bind) : 'false',
  }
}

/** Signs that come with the sentence, not with the word. */
const AROUND = /^[\p{Ps}\p{Pi}"']+|[\p{Pe}\p{Pf}"'.,:;!?。、]+$/gu

function hasMistyped(words: string[], bind: Bind): string {
  const taken = words.filter((word) => !FORGIVEN.test(word))
  // The longest is like the fewest, and only those are looked at for the next.
  const forgiven = words.filter((word) => FORGIVEN.test(word)).toSorted((a, b) => b.length - a.length)
  return [`search_text ${hasParts(taken, bind)}`, ...forgiven.map((word) => isMistyped(word, bind))].join(' and ')
}

/**
 * A short word with a slip is too much like others, a number is another number, and a long word
 * takes long to compare.
 */
const FORGIVEN = /^\P{N}{4,24}$/u

/**
 * A slip leaves one half of the word as it is, unless it swaps the letters where they meet. Only
 * texts that have any of these are worth the closer look, which takes much longer.
 */
function isMistyped(word: string, bind: Bind): string {
  const letters = Array.from(word)
  const middle = letters.length >> 1
  const [first, second] = [letters.slice(0, middle), letters.slice(middle)]
  const swapped = [...first.slice(0, -1), ...second.slice(0, 1), ...first.slice(-1), ...second.slice(1)]
  const [start, end, both] = [first, second, swapped].map(toExpression)
  const any = `(?:${start}(?:${slipsOf(second)})|(?:${slipsOf(first)})${end}|${both})`
  const slips = WITHOUT_SPACES.test(word) ? any : `(?<![[:alnum:]])${any}(?![[:alnum:]])`
  const parts = [first, second, swapped].map((part) => toPattern(part.join('')))
  return `case when search_text like any (${bind(parts)}::text[])
    then search_text collate pg_unicode_fast ~ ${bind(slips)} else false end`
}

/** What one slip makes of these letters, as a regular expression. */
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
 * In these scripts a word can begin and end anywhere. In all others only a whole word is taken for
 * another, or "paris" would find "surprise".
 */
const WITHOUT_SPACES =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

const hasParts = (parts: readonly string[], bind: Bind): string => `like all (${bind(parts.map(toPattern))}::text[])`

/** Signs that mean something to `like` mean only themselves. */
const toPattern = (part: string): string => `%${part.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`

/** Those with all of it in their title first; among equals the newest. */
export function bestFirst({ text, exact, inTitle, mistyped }: Search, userId: string): Order {
  const rank = `(${inTitle})::int`
  const sections = [{ where: exact, key: { by: rank, text: `${rank}::text`, type: 'int' } }]
  const otherwise = [{ where: mistyped }]
  const isPlace = ({ section, key }: Place) =>
    section === 0 ? key === '0' || key === '1' : section === 1 && key === null
  const cursors = createPlaceCursors({ ordering: BEST_FIRST, userId, of: text, isPlace })
  return { descending: true, sections, otherwise, cursors }
}
