import type { Page } from './pages.queries.ts'
import type { PageArgs } from './pages.ts'

/** At most about 4 MB, when every row is as long as can be. */
const ROWS = 100

/** A whole list as a member of a JSON object that has one already, row by row. */
export async function* writeList<Row>(
  name: string,
  read: (page: PageArgs) => Promise<Pick<Page<Row>, 'nodes' | 'pageInfo'>>,
  toPublic: (row: Row) => object,
) {
  yield `,"${name}":[`
  let separator = ''
  for (let after: string | null = null, hasMore = true; hasMore;) {
    const { nodes, pageInfo } = await read({ first: ROWS, after })
    for (const row of nodes) {
      yield separator + JSON.stringify(toPublic(row))
      separator = ','
    }
    hasMore = await pageInfo.hasNextPage()
    after = pageInfo.endCursor
  }
  yield ']'
}
