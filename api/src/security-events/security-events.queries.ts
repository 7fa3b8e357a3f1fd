import { newestFirst, readPage, type Owner, type Page } from '../pages/pages.queries.ts'
import type { PageArgs } from '../pages/pages.ts'
import type { SecurityEventRow } from './security-event.entity.ts'

export type SecurityEventPage = Page<SecurityEventRow>

/** In cursors. */
const NEWEST_EVENTS_FIRST = 2

const COLUMNS = 'id, type, device, address, created_at as "createdAt"'
const OWN = 'from security_events where user_id = $1'

/** By their id; those that are gone are left out. */
export async function findSecurityEvents({ sql, userId }: Owner, ids: readonly string[]) {
  const events = await sql<SecurityEventRow>(`select ${COLUMNS} ${OWN} and id = any($2::uuid[])`, [userId, ids])
  return new Map(events.map((event) => [event.id, event]))
}

const newestEventsFirst = newestFirst(NEWEST_EVENTS_FIRST, (db, param) =>
  db
    .selectFrom('security_events')
    .select(['id', 'type', 'device', 'address', 'created_at as createdAt'])
    .where('user_id', '=', param('userId')),
)

/** @throws {AppError} BAD_USER_INPUT for page sizes and cursors */
export function listSecurityEvents(owner: Owner, args: PageArgs): Promise<SecurityEventPage> {
  return readPage(owner, newestEventsFirst, args)
}
