import type { Sql } from '../database/sql.ts'
import type { SecurityEventType } from '../generated/schema.ts'
import { newId } from '../input/ids.ts'
import type { Email } from '../input/input.ts'
import { DAY } from '../time.ts'

/** How long events are kept. Milliseconds. */
export const EVENT_LIFE = 90 * DAY

/** What every event says about where it comes from; a `Context` has it. */
export type Origin = { readonly device: string; readonly address: string; readonly now: () => Date }

const COLUMNS = 'insert into security_events (user_id, id, type, device, address, created_at)'

/** Keeps that something happened to somebody's account. In a transaction, together with what happened. */
export async function recordEvent(sql: Sql, origin: Origin, userId: string, type: SecurityEventType): Promise<void> {
  await sql(`${COLUMNS} values ($1, $2, $3, $4, $5, $6)`, [userId, newId(), ...details(origin, type)])
}

/** The same for whoever has the address. Nobody having it takes the same work. */
export async function recordEventByEmail(sql: Sql, origin: Origin, email: Email, type: SecurityEventType) {
  const values = [email, newId(), ...details(origin, type)]
  await sql(`${COLUMNS} select id, $2, $3, $4, $5, $6 from users where email = $1`, values)
}

const details = ({ device, address, now }: Origin, type: SecurityEventType) => [type, device, address, now()]
