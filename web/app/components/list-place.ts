/** Where a list that is shown begins, and how many pages of it there are. */
export type Place = { after: string | null; pages: number }

/** What of an address says so, to go with what else it says. */
export function searchOf({ after, pages }: Place): Record<string, string> {
  return { ...(after === null ? {} : { after }), ...(pages === 1 ? {} : { pages: String(pages) }) }
}
