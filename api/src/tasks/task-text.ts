/** As people know an alphabet, and the same in every database: not by bytes, and not by where the server stands. */
export const HUMAN = 'collate "und-x-icu"'

/** Without the difference between capitals and small letters, of every alphabet: ß is ss, and a Greek word may end in either sigma. */
export const folded = (text: string): string => `casefold(${text}::text ${HUMAN})`

/** What text is compared with, and what the indexes are made of. */
export const TITLE = `casefold(title ${HUMAN})`
export const DESCRIPTION = `casefold(description ${HUMAN})`

/** What the columns `title_words` and `words` are made of. Where in the text they are would only make them larger. */
export const TITLE_WORDS = `strip(to_tsvector('simple', ${TITLE}))`
export const WORDS = `strip(to_tsvector('simple', ${TITLE} || ' ' || coalesce(${DESCRIPTION}, '')))`

/** What the column `slips` is made of. */
export const SLIPS = `words_and_slips(${TITLE})`

/** What titles are found by when a text has no trigram. Sorted by bytes, which is faster, and no order that anybody sees. */
export const TITLE_PAIRS = pairsOf(TITLE)

function pairsOf(text: string): string {
  return `signs_and_pairs(${text} collate "C")`
}

/**
 * The condition that a text is somewhere in a column, or is all of it.
 * @param pattern makes what `like` takes of the text
 * @param bind makes a parameter of a value
 */
export function isLike(
  column: typeof TITLE | typeof DESCRIPTION,
  text: string,
  pattern: (text: string) => string,
  bind: (value: unknown) => string,
): string {
  const like = `${column} like ${folded(bind(pattern(escapeLike(text))))}`
  const isIndexed = column !== TITLE || HAS_TRIGRAM.test(text)
  return isIndexed ? like : `(${like} and ${TITLE_PAIRS} @> ${pairsOf(folded(bind(text)))})`
}

/** In which other alphabets letters are letters depends on the locale of the database. */
const HAS_TRIGRAM = /[a-z0-9]{3}/i

/** Signs that mean something to `like` mean only themselves. */
const escapeLike = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`)
