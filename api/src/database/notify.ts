import { sql, type Expression, type RawBuilder } from 'kysely'

/** What instances tell each other by `NOTIFY`. */
export type Channel = 'session_ended' | 'data_changed'

/** Notifies everybody who listens on the channel, once the transaction commits. The payload has less than 8000 bytes. */
export const notify = (channel: Channel, payload: Expression<string>): RawBuilder<unknown> =>
  sql`pg_notify(${sql.lit(channel)}, ${payload}::text)`
