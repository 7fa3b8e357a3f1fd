import type { SignedIn } from '../context.ts'
import type { Sql } from '../database/sql.ts'
import { toPublicId } from '../ids.ts'
import type { Page } from '../pages.queries.ts'
import type { PageArgs } from '../pages.ts'
import { listSecurityEvents } from '../security-events/security-events.queries.ts'
import { recordEvent } from '../security-events/security-events.service.ts'
import { pageThroughSessions } from '../sessions/sessions.queries.ts'
import { EXPORT_LIFE, exportTokens, type SessionRef } from '../sessions/token.ts'
import { listTasks } from '../tasks/tasks.queries.ts'
import type { AccountRow } from './users.queries.ts'

export const EXPORT_PATH = '/export'

export type ExportTicket = { token: string; expiresAt: Date; path: string }

/** Lets the person download everything that is held about them, for a short while. */
export async function exportMyData(context: SignedIn): Promise<ExportTicket> {
  const { sql, caller, keys, now } = context
  await recordEvent(sql, context, caller.userId, 'DATA_EXPORTED')
  const issuedAt = now()
  const expiresAt = new Date(issuedAt.getTime() + EXPORT_LIFE)
  const token = exportTokens.sign(keys, { sub: caller.userId, sid: caller.sessionId }, { issuedAt, expiresAt })
  return { token, expiresAt, path: EXPORT_PATH }
}

/** At most about 4 MB, when every task is as long as can be. */
const ROWS = 100

type Subject = { account: AccountRow; caller: SessionRef; exportedAt: Date }

/**
 * Everything that is held about somebody but their secrets, as one JSON document in the words of the API, row by row.
 * @param sql of a snapshot, or the parts would be of different moments
 */
export async function* writeExport(sql: Sql, { account, caller, exportedAt }: Subject): AsyncGenerator<string> {
  const owner = { sql, userId: account.id }
  const user = { ...account, id: toPublicId('user', account.id) }
  yield `{"exportedAt":${JSON.stringify(exportedAt)},"user":${JSON.stringify(user)}`
  yield* writeList(
    'sessions',
    (page) => pageThroughSessions(owner, page),
    ({ id, ...session }) => ({
      id: toPublicId('session', id),
      current: id === caller.sessionId,
      ...session,
    }),
  )
  yield* writeList(
    'tasks',
    (page) => listTasks(owner, page),
    ({ id, ...task }) => ({
      id: toPublicId('task', id),
      ...task,
      completed: task.completedAt !== null,
    }),
  )
  yield* writeList(
    'securityEvents',
    (page) => listSecurityEvents(owner, page),
    ({ id, ...event }) => ({
      id: toPublicId('event', id),
      ...event,
    }),
  )
  yield '}\n'
}

async function* writeList<Row>(
  name: string,
  read: (page: PageArgs) => Promise<Page<Row>>,
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
