/** A description that is safe to show: no part of it is HTML. */
export type Prose = Block[]
export type Block = { kind: 'paragraph'; parts: Part[] } | { kind: 'list'; items: Part[][] }
/**
 * A part in backticks is code, and links to the part of the schema that it names, if there is one.
 * Other parts can be links too.
 */
export type Part = { code: boolean; text: string; to: string | null }

/** A type as it is written, such as `[Task!]!`, with a link to the named type. */
export type TypeLink = { before: string; name: string; after: string; to: string }

/** A field, an argument or a value. `id` is its anchor. */
export type Member = {
  id: string
  name: string
  type: TypeLink | null
  required: boolean
  defaultValue: string | null
  about: Prose
  deprecated: Prose | null
  args: Member[]
}

export type Example = { operation: string; variables: Record<string, unknown> | null; anonymous: boolean }

/** Whatever has a heading of its own: a root field or a type. */
export type Entry = {
  name: string
  about: Prose
  deprecated: Prose | null
  /** What a root field answers with. */
  type: TypeLink | null
  args: Member[]
  fields: Member[]
  values: Member[]
  relations: { label: string; types: TypeLink[] }[]
  specification: string | null
  example: Example | null
}

export type Section = { slug: string; title: string; about: Prose; entries: Entry[] }

export type Contents = { slug: string; title: string; names: string[] }[]

/** A chapter of the guide, ready to show. */
export type ReadChapter = { id: string; title: string; prose: Prose; commands: { label: string; text: string }[] }

/** The first page of the guide. */
export type Start = { chapters: ReadChapter[]; errorCodes: { code: string; parts: Part[] }[] }

/** Another page of the guide, at `/docs/guide/<slug>`. */
export type Guide = { slug: string; title: string; chapters: ReadChapter[] }
