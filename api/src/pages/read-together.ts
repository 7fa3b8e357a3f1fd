import DataLoader from 'dataloader'
import type { Page } from './pages.queries.ts'

export type RowKey = { userId: string; id: string }

/** Nothing is remembered: a mutation may have changed it since. What is asked for at once is asked once. */
export const FORGETFUL = { cache: false }

/** Rows by their ids: one query for all that a request asks for at once. */
export function createRowLoader<Row>(
  find: (userId: string, ids: readonly string[]) => Promise<ReadonlyMap<string, Row>>,
): DataLoader<RowKey, Row | undefined> {
  const read = (keys: readonly RowKey[]) =>
    inGroups(keys, ofUser, async (group) => {
      const rows = await find(group[0].userId, idsOf(group))
      return ({ id }) => rows.get(id)
    })
  return new DataLoader(read, FORGETFUL)
}

export const ofUser = ({ userId }: RowKey) => userId
export const idsOf = (keys: readonly RowKey[]) => keys.map(({ id }) => id)

/** Reads what belongs together in one go. One group that fails leaves the others as they are. */
export async function inGroups<Key, Value>(
  keys: readonly Key[],
  groupOf: (key: Key) => string,
  read: (group: [Key, ...Key[]]) => Promise<(key: Key) => Value>,
): Promise<(Value | Error)[]> {
  const groups = new Map<string, [Key, ...Key[]]>()
  for (const key of keys) {
    const group = groups.get(groupOf(key))
    if (group) group.push(key)
    else groups.set(groupOf(key), [key])
  }
  const results = new Map<string, Promise<(key: Key) => Value | Error>>()
  for (const [name, group] of groups)
    results.set(
      name,
      read(group).catch((error: Error) => () => error),
    )
  return Promise.all(keys.map(async (key) => (await results.get(groupOf(key))!)(key)))
}

/** What a page asks for only when it is selected, it asks for once, however often it is selected. */
export function shared<Row>(page: Page<Row>): Page<Row> {
  const { hasNextPage, hasPreviousPage, ...cursors } = page.pageInfo
  const pageInfo = { ...cursors, hasNextPage: once(hasNextPage), hasPreviousPage: once(hasPreviousPage) }
  return { ...page, edges: once(page.edges), pageInfo, totalCount: once(page.totalCount) }
}

function once<T>(ask: () => T): () => T {
  let answer: { value: T } | undefined
  return () => (answer ??= { value: ask() }).value
}
