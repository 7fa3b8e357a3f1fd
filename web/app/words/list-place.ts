/** The part of a list that a page shows: the cursor it starts after, and how many pages of rows. */
export type Place = { after: string | null; pages: number }

/** The search parameters for a place in a list. */
export function searchOf({ after, pages }: Place): Record<string, string> {
  return { ...(after === null ? {} : { after }), ...(pages === 1 ? {} : { pages: String(pages) }) }
}
