const SIGNS = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** The initials of a name: the first character of its first word and of its last. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/)
  const ends = words.length > 1 ? [words.at(0), words.at(-1)] : words
  return ends.map((word = '') => firstSign(word).toUpperCase()).join('')
}

function firstSign(word: string): string {
  const signs = [...SIGNS.segment(word)].map(({ segment }) => segment)
  return signs.find((sign) => /[\p{Letter}\p{Number}]/u.test(sign)) ?? signs[0] ?? ''
}
