import { httpChapters } from './guide-http.server.ts'
import { limitsChapters } from './guide-limits.server.ts'
import { liveChapters } from './guide-live.server.ts'
import { dataChapters } from './guide-data.server.ts'

export type Chapter = {
  id: string
  title: string
  /** Written like a description in the schema: paragraphs, lists, links to our pages and `code`. */
  text: string
  commands?: { label: string; text: string }[]
  /**
   * The root field or type that the chapter is about. Without it in the schema, the chapter is left
   * out.
   */
  about?: string
}

export type GuidePage = { slug: string; title: string; chapters: Chapter[] }

/** The pages that follow the start page, at `/docs/guide/<slug>`. */
export const guidePages = (endpoint: string): GuidePage[] => [
  { slug: 'reading-and-writing', title: 'Reading and writing', chapters: dataChapters },
  { slug: 'limits-and-retries', title: 'Limits and retries', chapters: limitsChapters(endpoint) },
  { slug: 'live-changes', title: 'Live changes', chapters: liveChapters },
  { slug: 'http', title: 'HTTP', chapters: httpChapters },
]
