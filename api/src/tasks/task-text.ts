/** As people know an alphabet, and the same in every database: not by bytes, and not by where the server stands. */
export const HUMAN = 'collate "und-x-icu"'

/** Small letters, of every alphabet. */
export const lowered = (text: string): string => `lower(${text}::text ${HUMAN})`

/** What text is compared with, and what the indexes are made of. */
export const TITLE = `lower(title ${HUMAN})`
export const DESCRIPTION = `lower(description ${HUMAN})`

/** What the column `words` is made of: those of the title weigh A, those of the description B. */
export const WORDS = `setweight(to_tsvector('simple', ${TITLE}), 'A') || setweight(to_tsvector('simple', coalesce(${DESCRIPTION}, '')), 'B')`

/** What the column `slips` is made of. */
export const SLIPS = `words_and_slips(${TITLE})`

/** Signs that mean something to `like` mean only themselves. */
export const escapeLike = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`)
