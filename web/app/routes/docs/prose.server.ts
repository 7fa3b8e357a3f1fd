import type { Block, Part, Prose } from './reference.ts'

/** Where the thing of that name is told about, if the schema has one. */
export type FindLink = (name: string) => string | null

/** Reads the little Markdown that descriptions are written in: paragraphs, lists and `code`. */
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
  // Every second piece stands between backticks.
  return text
    .split('`')
    .map((piece, index) => ({ code: index % 2 === 1, text: piece, to: index % 2 === 1 ? findLink(piece) : null }))
    .filter((part) => part.text !== '')
}
