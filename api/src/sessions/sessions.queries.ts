import type { InferEntity } from '@mikro-orm/core'
import type { SessionRef } from '../context.ts'
import type { Run } from '../database/run.ts'
import { anyOf, statement } from '../database/statement.ts'
import { newestFirst, readPage, type Owner, type Page } from '../pages/pages.queries.ts'
import type { PageArgs } from '../pages/pages.ts'
import type { Session } from './session.entity.ts'

/** A session as the API shows one. */
export type SessionRow = Pick<
  InferEntity<typeof Session>,
  'id' | 'device' | 'address' | 'createdAt' | 'lastSeenAt' | 'expiresAt'
>

const SESSION = [
  'id',
  'device',
  'address',
  'created_at as createdAt',
  'last_seen_at as lastSeenAt',
  'expires_at as expiresAt',
] as const

const findLife = statement<SessionRef>()((db, param) =>
  db
    .selectFrom('sessions')
    .select(['expires_at as expiresAt', 'last_seen_at as lastSeenAt'])
    .where('user_id', '=', param('userId'))
    .where('id', '=', param('sessionId')),
)

/** One lookup by primary key. */
export async function findSession(run: Run, session: SessionRef) {
  const [life] = await run(findLife, session)
  return life
}

const listLive = statement<SessionRef & { now: Date }>()((db, param) =>
  db
    .selectFrom('sessions')
    .select(SESSION)
    .where('user_id', '=', param('userId'))
    .where('expires_at', '>', param('now'))
    .orderBy((eb) => eb('id', '=', param('sessionId')), 'desc')
    .orderBy('last_seen_at', 'desc')
    .orderBy('id', 'desc'),
)

/** The live sessions of a person: the calling one first, then by when they were last seen. */
export const listSessions = (run: Run, session: SessionRef, now: Date): Promise<SessionRow[]> =>
  run(listLive, { ...session, now })

const findLive = statement<{ userId: string; ids: readonly string[]; now: Date }>()((db, param) =>
  db
    .selectFrom('sessions')
    .select(SESSION)
    .where('user_id', '=', param('userId'))
    .where('id', '=', anyOf(param('ids')))
    .where('expires_at', '>', param('now')),
)

/** By id, without those that have ended. */
export async function findLiveSessions({ run, userId }: Owner, ids: readonly string[], now: Date) {
  const sessions = await run(findLive, { userId, ids, now })
  return new Map(sessions.map((session) => [session.id, session]))
}

/** Identifies this ordering in cursors. */
const NEWEST_SESSIONS_FIRST = 3

const allHeld = newestFirst(NEWEST_SESSIONS_FIRST, (db, param) =>
  db.selectFrom('sessions').select(SESSION).where('user_id', '=', param('userId')),
)

/** A page of all stored sessions, including those that have just expired. */
export function pageThroughSessions(owner: Owner, args: PageArgs): Promise<Page<SessionRow>> {
  return readPage(owner, allHeld, args)
}
