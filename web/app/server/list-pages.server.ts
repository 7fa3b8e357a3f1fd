import type { Place } from '../components/list-place.ts'

/** Of 50 rows each: as many as a browser shows without a wait. What comes after them begins a list of its own. */
const MAX_PAGES = 40

type Page<T> = { nodes: T[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } }

/** Loads as much of a list as its address asks for: from `after` on, so many `pages`. */
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
