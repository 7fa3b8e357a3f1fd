import { isEnumType, type GraphQLSchema } from 'graphql'
import { guide, type Chapter } from './guide.server.ts'
import { readParts, readProse, type FindLink } from './prose.server.ts'
import type { Part, Prose } from './reference.ts'

export type Start = {
  chapters: { id: string; title: string; prose: Prose; commands: { label: string; text: string }[] }[]
  errorCodes: { code: string; parts: Part[] }[]
}

/** The page to start from, without the chapters about what this schema does not have. */
export function readStart(findLink: FindLink, schema: GraphQLSchema, endpoint: string): Start {
  const codes = schema.getType('ErrorCode')
  return {
    chapters: [...guide(endpoint), { id: 'in-full', title: 'In full', text: schema.description ?? '' }]
      .filter(({ about }: Chapter) => about === undefined || findLink(about) !== null)
      .map(({ id, title, text, commands = [] }: Chapter) => ({
        id,
        title,
        prose: readProse(text, findLink),
        commands,
      })),
    errorCodes: isEnumType(codes)
      ? codes
          .getValues()
          .map(({ name, description }) => ({ code: name, parts: readParts(description ?? '', findLink) }))
      : [],
  }
}
