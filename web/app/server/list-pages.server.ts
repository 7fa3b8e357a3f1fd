import type { Place } from '../words/list-place.ts'

/** Of 50 rows each: more would slow the browser down. The rows after them start a new list. */
const MAX_PAGES = 40

type Page<T> = { nodes: T[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } }

/** Loads the part of a list that the address asks for: `pages` pages after the cursor `after`. */
export async function loadPages<T>(url: URL, load: (after: string | null) => Promise<Page<T>>) {
  const after = url.searchParams.get('after')
  const wanted = Math.min(Math.max(Number.parseInt(url.searchParams.get('pages') ?? '1') || 1, 1), MAX_PAGES)
  let page = await load(after)
  const rows = page.nodes
  let pages = 1
  for (; pages < wanted && page.pageInfo.hasNextPage; pages++) {
    page = await load(page.pageInfo.endCursor)
    rows.push(...page.nodes)
  }
  const more: Place = pages < MAX_PAGES ? { after, pages: pages + 1 } : { after: page.pageInfo.endCursor, pages: 1 }
  return { rows, after, more: page.pageInfo.hasNextPage ? more : null }
}
