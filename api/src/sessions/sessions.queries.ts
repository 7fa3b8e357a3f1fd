import type { Sql } from '../database/sql.ts'
import { newestFirst, readPage, type Owner, type Page } from '../pages/pages.queries.ts'
import type { PageArgs } from '../pages/pages.ts'
import type { SessionRef } from '../context.ts'

/** A session as the API shows one. */
export type SessionRow = {
  id: string
  device: string
  address: string
  createdAt: Date
  lastSeenAt: Date
  expiresAt: Date
}

const BY_ID = `select expires_at as "expiresAt", last_seen_at as "lastSeenAt" from sessions where user_id = $1 and id = $2`

/** One lookup by primary key. */
export async function findSession(sql: Sql, { userId, sessionId }: SessionRef) {
  const [session] = await sql<Pick<SessionRow, 'expiresAt' | 'lastSeenAt'>>(BY_ID, [userId, sessionId])
  return session
}

const TOUCH = 'update sessions set last_seen_at = $3 where user_id = $1 and id = $2 and last_seen_at < $3'

export async function touchSession(sql: Sql, { userId, sessionId }: SessionRef, at: Date): Promise<void> {
  await sql(TOUCH, [userId, sessionId, at])
}

const COLUMNS = `id, device, address, created_at as "createdAt", last_seen_at as "lastSeenAt", expires_at as "expiresAt"`

const LIVE = `select ${COLUMNS} from sessions where user_id = $1 and expires_at > $2`

/** Everywhere the person is signed in: the session that asks first, then those seen last. */
export function listSessions(sql: Sql, { userId, sessionId }: SessionRef, now: Date): Promise<SessionRow[]> {
  return sql<SessionRow>(`${LIVE} order by id = $3 desc, last_seen_at desc, id desc`, [userId, now, sessionId])
}

/** By their id; those that have ended are left out. */
export async function findLiveSessions({ sql, userId }: Owner, ids: readonly string[], now: Date) {
  const sessions = await sql<SessionRow>(`${LIVE} and id = any($3::uuid[])`, [userId, now, ids])
  return new Map(sessions.map((session) => [session.id, session]))
}

/** In cursors. */
const NEWEST_SESSIONS_FIRST = 3

const allHeld = newestFirst(NEWEST_SESSIONS_FIRST, (db, param) =>
  db
    .selectFrom('sessions')
    .select([
      'id',
      'device',
      'address',
      'created_at as createdAt',
      'last_seen_at as lastSeenAt',
      'expires_at as expiresAt',
    ])
    .where('user_id', '=', param('userId')),
)

/** A page of all that is held, what has just expired included. */
export function pageThroughSessions(owner: Owner, args: PageArgs): Promise<Page<SessionRow>> {
  return readPage(owner, allHeld, args)
}
