import type { Member, Part, Prose, Section } from './reference.ts'

export type Found = { name: string; kind: string; to: string; about: Part[] }

/** More than anybody reads; a narrower word finds the rest. */
const MOST = 50

/** Finds what has all of the words in its name or description: names first, and of those the shortest. */
export function search(sections: Section[], text: string): { found: Found[]; more: number } {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 10)
  if (words.length === 0) return { found: [], more: 0 }
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
  const found = ranked.toSorted((a, b) => a.rank - b.rank).map(({ thing }) => thing)
  return { found: found.slice(0, MOST), more: Math.max(0, found.length - MOST) }
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

/** All of a description in one line. */
function partsOf(prose: Prose): Part[] {
  const space: Part = { code: false, text: ' ', to: null }
  return prose.flatMap((block) =>
    block.kind === 'paragraph' ? [...block.parts, space] : block.items.flatMap((item) => [...item, space]),
  )
}
