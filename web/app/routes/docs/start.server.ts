import { isEnumType, type GraphQLSchema } from 'graphql'
import { startChapters } from './guide-start.server.ts'
import { guidePages, type Chapter } from './guide.server.ts'
import { readParts, readProse, type FindLink } from './prose.server.ts'
import type { Guide, ReadChapter, Start } from './reference.ts'

/** The page to start from. Its last chapter is the description of the schema itself. */
export function readStart(findLink: FindLink, schema: GraphQLSchema, endpoint: string): Start {
  const codes = schema.getType('ErrorCode')
  const inFull = { id: 'in-full', title: 'The contract in full', text: schema.description ?? '' }
  return {
    chapters: readChapters([...startChapters(endpoint), inFull], findLink),
    errorCodes: isEnumType(codes)
      ? codes
          .getValues()
          .map(({ name, description }) => ({ code: name, parts: readParts(description ?? '', findLink) }))
      : [],
  }
}

/** The other pages of the guide. */
export function readGuide(findLink: FindLink, endpoint: string): Guide[] {
  return guidePages(endpoint).map(({ slug, title, chapters }) => ({
    slug,
    title,
    chapters: readChapters(chapters, findLink),
  }))
}

/** Leaves out the chapters about what the schema does not have. */
function readChapters(chapters: Chapter[], findLink: FindLink): ReadChapter[] {
  return chapters
    .filter(({ about }) => about === undefined || findLink(about) !== null)
    .map(({ id, title, text, commands = [] }) => ({ id, title, prose: readProse(text, findLink), commands }))
}
