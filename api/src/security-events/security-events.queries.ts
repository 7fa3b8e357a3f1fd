import { anyOf, statement } from '../database/statement.ts'
import { newestFirst, readPage, type Owner, type Page } from '../pages/pages.queries.ts'
import type { PageArgs } from '../pages/pages.ts'
import type { SecurityEventRow } from './security-event.entity.ts'

export type SecurityEventPage = Page<SecurityEventRow>

/** Identifies this ordering in cursors. */
const NEWEST_EVENTS_FIRST = 2

const EVENT = ['id', 'type', 'device', 'address', 'created_at as createdAt'] as const

const findOwn = statement<{ userId: string; ids: readonly string[] }>()((db, param) =>
  db
    .selectFrom('security_events')
    .select(EVENT)
    .where('user_id', '=', param('userId'))
    .where('id', '=', anyOf(param('ids'))),
)

/** By id, without those that are gone. */
export async function findSecurityEvents({ run, userId }: Owner, ids: readonly string[]) {
  const events = await run(findOwn, { userId, ids })
  return new Map(events.map((event): [string, SecurityEventRow] => [event.id, event]))
}

const newestEventsFirst = newestFirst(NEWEST_EVENTS_FIRST, (db, param) =>
  db.selectFrom('security_events').select(EVENT).where('user_id', '=', param('userId')),
)

/** @throws {AppError} BAD_USER_INPUT for page sizes and cursors */
export function listSecurityEvents(owner: Owner, args: PageArgs): Promise<SecurityEventPage> {
  return readPage(owner, newestEventsFirst, args)
}
