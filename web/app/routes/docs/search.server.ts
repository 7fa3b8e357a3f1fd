import type { Member, Part, Prose, Section } from './reference.ts'

export type Found = { name: string; kind: string; to: string; about: Part[] }

/**
 * Finds entries with all of the words in their name or description. Matches in the name come first,
 * the shortest first.
 */
export function search(sections: Section[], text: string): Found[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 10)
  if (words.length === 0) return []
  const ranked = everythingIn(sections).flatMap((thing) => {
    const name = thing.name.toLowerCase()
    const whole = `${name} ${thing.about
      .map(({ text }) => text)
      .join('')
      .toLowerCase()}`
    if (!words.every((word) => whole.includes(word))) return []
    const rank = words.every((word) => name.includes(word)) ? name.length : 1000
    return [{ thing, rank }]
  })
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ thing }) => thing)
}

function everythingIn(sections: Section[]): Found[] {
  return sections.flatMap(({ slug, title, entries }) =>
    entries.flatMap((entry) => {
      const members = [...entry.args, ...entry.fields, ...entry.values].flatMap((member) => [member, ...member.args])
      return [
        { name: entry.name, kind: title, to: `/docs/${slug}#${entry.name}`, about: partsOf(entry.about) },
        ...members.map((member: Member) => ({
          name: member.id,
          kind: title,
          to: `/docs/${slug}#${member.id}`,
          about: partsOf(member.about),
        })),
      ]
    }),
  )
}

/** A description as one line. */
function partsOf(prose: Prose): Part[] {
  const space: Part = { code: false, text: ' ', to: null }
  return prose.flatMap((block) =>
    block.kind === 'paragraph' ? [...block.parts, space] : block.items.flatMap((item) => [...item, space]),
  )
}
