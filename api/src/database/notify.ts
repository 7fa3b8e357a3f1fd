import { sql, type Expression, type RawBuilder } from 'kysely'

/** The channels on which instances notify each other. */
export type Channel = 'session_ended' | 'data_changed' | 'mail_queued'

/**
 * Notifies all instances when the transaction commits. The payload must have less than 8000 bytes.
 */
export const notify = (channel: Channel, payload: Expression<string>): RawBuilder<unknown> =>
  sql`pg_notify(${sql.lit(channel)}, ${payload}::text)`
