import { expressionBuilder, sql as template, type Expression, type SqlBool } from 'kysely'
import type { Run } from '../../database/run.ts'
import { statement, type Param } from '../../database/statement.ts'
import type { Tables } from '../../database/tables.ts'
import { isBlank, plainText } from '../../input/input.ts'
import { createPlaceCursors, type Cursors, type Place } from '../../pages/pages.ts'
import type { Sorting } from './order.ts'

/** In cursors. */
const BEST_FIRST = 32

export const searchText = plainText('The search', 200)
  .transform((value) => value.trim())
  .refine((value) => !isBlank(value), 'The search cannot be empty.')

export type SearchParams = {
  /** Patterns of all words, and of those that cannot be mistyped. */
  words?: readonly string[]
  taken?: readonly string[]
  /** Patterns of the halves of a word that may be mistyped, and a regular expression for it with a slip. */
  [halves: `halves.${number}`]: readonly string[]
  [slips: `slips.${number}`]: string
}

/** What makes the conditions of one search others than those of another: all but the values. */
export type SearchForm = {
  /** How many words may be mistyped; `null` when there is no word at all. */
  forgiven: number | null
}

/** Conditions of SQL. */
export type Search = {
  /** Whether a task has what is searched, and whether its title alone has all of it. */
  exact: Expression<SqlBool>
  inTitle: Expression<SqlBool>
  /** Whether it is like what is searched, for when no task has that. */
  mistyped: Expression<SqlBool>
}

/** By the same function as `search_text`, so that the two cannot disagree. */
const fold = statement<{ text: string }>()((db, param) =>
  db.selectNoFrom((eb) => eb.fn<string>('folded', [param('text')]).as('folded')),
)

/** Reads the words, which are what stands between spaces. */
export async function readSearch(run: Run, text: string): Promise<SearchForm & { params: SearchParams }> {
  const [row] = await run(fold, { text })
  const words = row?.folded.match(/\S+/g) ?? []
  const bare = words.map((word) => word.replaceAll(AROUND, '')).filter((word) => word !== '')
  const taken = bare.filter((word) => !FORGIVEN.test(word))
  // The longest is like the fewest, and only those are looked at for the next.
  const forgiven = bare.filter((word) => FORGIVEN.test(word)).toSorted((a, b) => b.length - a.length)
  return {
    params: forgiven.reduce<SearchParams>((params, word, n) => ({ ...params, ...slipsIn(word, n) }), {
      words: words.map(toPattern),
      taken: taken.map(toPattern),
    }),
    forgiven: bare.length > 0 ? forgiven.length : null,
  }
}

/** Signs that come with the sentence, not with the word. */
const AROUND = /^[\p{Ps}\p{Pi}"']+|[\p{Pe}\p{Pf}"'.,:;!?。、]+$/gu

/**
 * A short word with a slip is too much like others, a number is another number, and a long word
 * takes long to compare.
 */
const FORGIVEN = /^\P{N}{4,24}$/u

const eb = expressionBuilder<Tables, 'tasks'>()
const text = eb.ref('search_text')
const title = template<string>`split_part(${text}, E'\n', 1)`

/**
 * Found are tasks with all of the words, each anywhere in title or description. When there are none,
 * those with the words mistyped, each once at most.
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

/** Only texts that have one of the halves are worth the closer look, which takes much longer. */
const isMistyped = (halves: Expression<readonly string[]>, slips: Expression<string>) =>
  template<boolean>`case when ${text} like any (${halves}::text[])
    then ${text} collate "und-x-icu" ~ ${slips} else false end`

/**
 * A slip leaves one half of the word as it is, unless it swaps the letters where they meet.
 * @param n which of the words it is
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

/** Signs that mean something to `like` mean only themselves. */
const toPattern = (part: string): string => `%${part.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`

/** Those with all of it in their title first; among equals the newest. */
export function bestFirst({ exact, inTitle, mistyped }: Search): Sorting {
  const rank = template<number>`(${inTitle})::int`
  return {
    descending: true,
    sections: [{ where: exact, key: { by: rank, text: template`${rank}::text`, type: 'integer' } }],
    otherwise: [{ where: mistyped }],
  }
}

/** @param text what is searched */
export function bestFirstCursors(text: string, userId: string): Cursors<Place> {
  const isPlace = ({ section, key }: Place) =>
    section === 0 ? key === '0' || key === '1' : section === 1 && key === null
  return createPlaceCursors({ ordering: BEST_FIRST, userId, of: text, isPlace })
}
