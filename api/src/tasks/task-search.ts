import { plainText } from '../input.ts'
import { createPlaceCursors } from '../pages.ts'
import type { Order } from './task-order.ts'
import { ALL_WORDS, DESCRIPTION, escapeLike, lowered, TITLE, TITLE_WORDS } from './task-text.ts'

const MAX_WORDS = 10

/** A word of less letters is too like any other. */
const MIN_LETTERS = 3

/** In cursors. */
const BEST_FIRST = 30

export const searchText = plainText('The search', 200)
  .transform((value) => value.trim())
  .refine((value) => value !== '', 'The search cannot be empty.')

export type Search = {
  /** What is found at all. */
  where: string
  /** What is found best comes first. */
  order: (userId: string) => Order
}

/**
 * Three ways to be found, the best first: with all of the words in the title, or in title and description, of which the last may be
 * unfinished; or with the whole text within one of them, or with each of its words mistyped in the title.
 * @param bind makes a parameter of a value
 */
export function toSearch(text: string, bind: (value: unknown) => string): Search {
  const searched = lowered(bind(text))
  const words = `plainto_tsquery('simple', ${searched})`
  // Of nothing but signs there are no words.
  const query = `case when numnode(${words}) = 0 then ''::tsquery else (${words}::text || ':*')::tsquery end`
  const within = lowered(`'%' || ${bind(escapeLike(text))} || '%'`)
  const mistyped = text
    .split(/\s+/)
    .filter((word) => Array.from(word).length >= MIN_LETTERS)
    .slice(0, MAX_WORDS)
    .map((word) => `${lowered(bind(word))} <% ${TITLE}`)
  const like = [
    `${TITLE} like ${within}`,
    `${DESCRIPTION} like ${within}`,
    ...(mistyped.length > 0 ? [`(${mistyped.join(' and ')})`] : []),
  ].join(' or ')

  const sections = [
    { where: `${TITLE_WORDS} @@ ${query}` },
    { where: `${ALL_WORDS} @@ ${query} and not ${TITLE_WORDS} @@ ${query}` },
    { where: `(${like}) and not ${ALL_WORDS} @@ ${query}` },
  ]
  return {
    where: `(${ALL_WORDS} @@ ${query} or ${like})`,
    order: (userId) => ({
      descending: true,
      sections,
      cursors: createPlaceCursors({
        ordering: BEST_FIRST,
        userId,
        of: text,
        isPlace: ({ section, key }) => section < sections.length && key === null,
      }),
    }),
  }
}
