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

/** Signs that mean something to `like` mean only themselves. */
export const escapeLike = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`)
