import type { Block, Part, Prose } from './reference.ts'

/** Finds the address of the entry with that name; `null` if the schema has none. */
export type FindLink = (name: string) => string | null

/**
 * Parses the subset of Markdown that descriptions use: paragraphs, lists, local links and `code`.
 */
export function readProse(text: string | null | undefined, findLink: FindLink): Prose {
  const blocks = (text ?? '').split(/\n\s*\n/).filter((block) => block.trim() !== '')
  return blocks.map((block): Block => {
    const lines = block.trim().split('\n')
    if (!lines.every((line) => /^([-*] |\s+\S)/.test(line)))
      return { kind: 'paragraph', parts: readParts(lines.join(' '), findLink) }
    const items = block.trim().split(/\n(?=[-*] )/)
    return { kind: 'list', items: items.map((item) => readParts(item.slice(2).replaceAll(/\s*\n\s*/g, ' '), findLink)) }
  })
}

export function readParts(text: string, findLink: FindLink): Part[] {
  // Every second piece is in backticks.
  return text
    .split('`')
    .flatMap((piece, index) =>
      index % 2 === 1 ? [{ code: true, text: piece, to: findLink(piece) }] : readLinks(piece),
    )
    .filter((part) => part.text !== '')
}

/** Links to local pages, such as `[your settings](/settings)`. */
function readLinks(text: string): Part[] {
  return text.split(/(\[[^\]]+\]\(\/[^\s)]*\))/).map((piece) => {
    const [, label, to] = /^\[(.+)\]\((.+)\)$/.exec(piece) ?? []
    return { code: false, text: label ?? piece, to: to ?? null }
  })
}
