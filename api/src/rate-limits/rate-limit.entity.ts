import { defineEntity, p } from '@mikro-orm/core'

/** The attempts that count for one limit in the window that ends at `resetsAt`. */
export const RateLimit = defineEntity({
  name: 'RateLimit',
  tableName: 'rate_limits',
  properties: {
    /** What is counted and for whom, such as `signin:203.0.113.7`. */
    key: p.string().length(100).primary(),
    failures: p.integer(),
    /** Attempts whose outcome is not known yet. */
    pending: p.integer(),
    /** How many full windows came before this one without a day in between. */
    level: p.smallint(),
    resetsAt: p.datetime().columnType('timestamptz').index(),
  },
})
