/** As people know an alphabet, and the same in every database: not by bytes, and not by where the server stands. */
export const HUMAN = 'collate "und-x-icu"'

/** Small letters, of every alphabet. */
export const lowered = (text: string): string => `lower(${text}::text ${HUMAN})`

/** What text is compared with, and what the indexes are made of. */
export const TITLE = `lower(title ${HUMAN})`
export const DESCRIPTION = `lower(description ${HUMAN})`

export const TITLE_WORDS = `to_tsvector('simple', ${TITLE})`
export const ALL_WORDS = `to_tsvector('simple', ${TITLE} || ' ' || coalesce(${DESCRIPTION}, ''))`

/** Signs that mean something to `like` mean only themselves. */
export const escapeLike = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`)
