import { readPage, type Owner, type Page } from '../pages.queries.ts'
import type { PageArgs } from '../pages.ts'
import type { SecurityEventRow } from './security-event.entity.ts'

export type SecurityEventPage = Page<SecurityEventRow>

/** In cursors. */
const NEWEST_EVENTS_FIRST = 2

const COLUMNS = 'id, type, device, address, created_at as "createdAt"'
const OWN = 'from security_events where user_id = $1'

export async function findSecurityEvent({ sql, userId }: Owner, id: string): Promise<SecurityEventRow | undefined> {
  const [event] = await sql<SecurityEventRow>(`select ${COLUMNS} ${OWN} and id = $2`, [userId, id])
  return event
}

/** @throws {AppError} BAD_USER_INPUT for page sizes and cursors */
export function listSecurityEvents(owner: Owner, args: PageArgs): Promise<SecurityEventPage> {
  return readPage<SecurityEventRow>(owner, { columns: COLUMNS, own: OWN, ordering: NEWEST_EVENTS_FIRST }, args)
}
