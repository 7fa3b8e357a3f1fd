import { isBlank, plainText } from '../input.ts'
import { createPlaceCursors, type Place } from '../pages.ts'
import type { Order } from './task-order.ts'
import { folded, isLike, TITLE } from './task-text.ts'

/** A longer search is one for its text, and for the first of its words. */
const MAX_WORDS = 10

/** In cursors. */
const BEST_FIRST = 30

export const searchText = plainText('The search', 200)
  .transform((value) => value.trim())
  .refine((value) => !isBlank(value), 'The search cannot be empty.')

export type Search = {
  text: string
  /** Whether a task has what is searched, and whether its title alone has all of the words. */
  exact: string
  inTitle: string
  /** Whether it is like what is searched, for when no task has that. */
  mistyped: string
}

/**
 * Found are tasks with all of the words, of which the last may be unfinished, and those with the text as it is in their title, within
 * a word or across words. When there are none, those whose title has each of the words, mistyped.
 * @param bind makes a parameter of a value
 */
export function toSearch(text: string, bind: (value: unknown) => string): Search {
  const words = (text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).slice(0, MAX_WORDS)
  const query = (terms: string) => `to_tsquery('simple', ${folded(bind(terms))})`
  const all = query(words.map((word, n) => (n === words.length - 1 ? `${word}:*` : word)).join(' & '))
  const within = isLike(TITLE, text, (text) => `%${text}%`, bind)
  return {
    text,
    exact: `(words @@ ${all} or ${within})`,
    inTitle: `title_words @@ ${all}`,
    mistyped: `slips @@ ${query(words.map((word) => `(${slipsOf(word).join(' | ')})`).join(' & '))}`,
  }
}

/**
 * A word, and what becomes of it with any one letter left out. The column `slips` has the same of each word, and two words that a
 * slip of the keyboard lies between have one of them in common.
 */
function slipsOf(word: string): string[] {
  const letters = Array.from(word)
  if (letters.length < 4 || letters.length > 30 || /[0-9]/.test(word)) return [word]
  return [word, ...letters.map((_, n) => letters.toSpliced(n, 1).join(''))]
}

/** Those with the words in their title first; among equals the newest. */
export function bestFirst({ text, exact, inTitle, mistyped }: Search, userId: string): Order {
  const sections = [{ where: inTitle }, { where: `${exact} and not ${inTitle}` }]
  const otherwise = [{ where: mistyped }]
  const isPlace = ({ section, key }: Place) => section < sections.length + otherwise.length && key === null
  const cursors = createPlaceCursors({ ordering: BEST_FIRST, userId, of: text, isPlace })
  return { descending: true, sections, otherwise, cursors }
}
