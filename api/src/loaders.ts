import DataLoader from 'dataloader'
import { findAccessTokens } from './access-tokens/access-tokens.queries.ts'
import type { Sql } from './database/sql.ts'
import { countTogether, type Counted } from './pages.queries.ts'
import { findSecurityEvents } from './security-events/security-events.queries.ts'
import { findLiveSessions } from './sessions/sessions.queries.ts'
import { findTasks, listTasks, type TaskColumn, type TaskPage, type TasksArgs } from './tasks/tasks.queries.ts'
import { findUsers } from './users/users.queries.ts'

export type Loaders = ReturnType<typeof createLoaders>

type PageKey = { userId: string; args: TasksArgs; columns: readonly TaskColumn[] }
type RowKey = { userId: string; id: string }

/** Nothing is remembered: a mutation may have changed it since. What is asked for at once is asked once. */
const FORGETFUL = { cache: false }

/** What a request asks the database for from several places at once: one statement for all of them. */
export function createLoaders({ sql, now }: { sql: Sql; now: () => Date }) {
  const counts = new DataLoader((counted: readonly Counted[]) => countTogether(sql, counted), FORGETFUL)
  const count = (counted: Counted) => counts.load(counted)

  const readPages = (keys: readonly PageKey[]) =>
    inGroups(
      keys,
      ({ userId, args }) => JSON.stringify([userId, args]),
      async ([first, ...more]) => {
        const columns = new Set([first, ...more].flatMap(({ columns }) => columns))
        const page = shared(await listTasks({ sql, userId: first.userId, now, count }, first.args, [...columns]))
        return () => page
      },
    )

  const readTasks = (keys: readonly (RowKey & Pick<PageKey, 'columns'>)[]) =>
    inGroups(keys, ofUser, async (group) => {
      const columns = new Set(group.flatMap(({ columns }) => columns))
      const rows = await findTasks({ sql, userId: group[0].userId }, idsOf(group), [...columns])
      return ({ id }) => rows.get(id)
    })

  const readSessions = (keys: readonly RowKey[]) =>
    inGroups(keys, ofUser, async (group) => {
      const rows = await findLiveSessions({ sql, userId: group[0].userId }, idsOf(group), now())
      return ({ id }) => rows.get(id)
    })

  const readEvents = (keys: readonly RowKey[]) =>
    inGroups(keys, ofUser, async (group) => {
      const rows = await findSecurityEvents({ sql, userId: group[0].userId }, idsOf(group))
      return ({ id }) => rows.get(id)
    })

  const readAccessTokens = (keys: readonly RowKey[]) =>
    inGroups(keys, ofUser, async (group) => {
      const rows = await findAccessTokens({ sql, userId: group[0].userId }, idsOf(group))
      return ({ id }) => rows.get(id)
    })

  const readUsers = async (ids: readonly string[]) => {
    const rows = await findUsers(sql, [...new Set(ids)])
    return ids.map((id) => rows.get(id))
  }

  return {
    taskPages: new DataLoader(readPages, FORGETFUL),
    tasks: new DataLoader(readTasks, FORGETFUL),
    sessions: new DataLoader(readSessions, FORGETFUL),
    events: new DataLoader(readEvents, FORGETFUL),
    accessTokens: new DataLoader(readAccessTokens, FORGETFUL),
    users: new DataLoader(readUsers, FORGETFUL),
  }
}

const ofUser = ({ userId }: RowKey) => userId
const idsOf = (keys: readonly RowKey[]) => keys.map(({ id }) => id)

/** Reads what belongs together in one go. One group that fails leaves the others as they are. */
async function inGroups<Key, Value>(
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
function shared(page: TaskPage): TaskPage {
  const { hasNextPage, hasPreviousPage, ...cursors } = page.pageInfo
  const pageInfo = { ...cursors, hasNextPage: once(hasNextPage), hasPreviousPage: once(hasPreviousPage) }
  return { ...page, edges: once(page.edges), pageInfo, totalCount: once(page.totalCount) }
}

function once<T>(ask: () => T): () => T {
  let answer: { value: T } | undefined
  return () => (answer ??= { value: ask() }).value
}
