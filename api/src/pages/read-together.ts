import DataLoader from 'dataloader'
import type { Page } from './pages.queries.ts'

export type RowKey = { userId: string; id: string }

/** Batches without a cache: a mutation of the same request may change the rows. */
export const FORGETFUL = { cache: false }

/** Loads rows by id, with one query for all rows that a request loads at the same time. */
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

/** Reads each group of keys with one query. A group that fails does not fail the others. */
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

/**
 * A page that runs each of its further queries at most once, however often their fields are
 * selected.
 */
export function shared<Row>(page: Page<Row>): Page<Row> {
  const { hasNextPage, hasPreviousPage, ...cursors } = page.pageInfo
  const pageInfo = { ...cursors, hasNextPage: once(hasNextPage), hasPreviousPage: once(hasPreviousPage) }
  return { ...page, edges: once(page.edges), pageInfo, totalCount: once(page.totalCount) }
}

function once<T>(ask: () => T): () => T {
  let answer: { value: T } | undefined
  return () => (answer ??= { value: ask() }).value
}
