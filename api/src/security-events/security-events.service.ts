import type { Run } from '../database/run.ts'
import type { SecurityEventType } from '../generated/schema.ts'
import { newId } from '../input/ids.ts'
import type { Email } from '../input/input.ts'
import { DAY } from '../time.ts'
import type { SecurityEventRow } from './security-event.entity.ts'
import { insertEvent, insertEventByEmail } from './security-events.statements.ts'

/** How long events are kept. Milliseconds. */
export const EVENT_LIFE = 90 * DAY

/** Where an event comes from. A `Context` has it. */
export type Origin = { readonly device: string; readonly address: string; readonly now: () => Date }

/** Records an event of an account, in the transaction of what happened. */
export async function recordEvent(run: Run, origin: Origin, userId: string, type: SecurityEventType): Promise<void> {
  await run(insertEvent, { userId, ...newEvent(origin, type) })
}

/** The same for the account with this address. It takes the same work if there is none. */
export async function recordEventByEmail(run: Run, origin: Origin, email: Email, type: SecurityEventType) {
  await run(insertEventByEmail, { email, ...newEvent(origin, type) })
}

const newEvent = ({ device, address, now }: Origin, type: SecurityEventType): SecurityEventRow => ({
  id: newId(),
  type,
  device,
  address,
  createdAt: now(),
})
