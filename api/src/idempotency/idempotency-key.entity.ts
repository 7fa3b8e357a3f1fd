import { defineEntity, p } from '@mikro-orm/core'
import { User } from '../users/user.entity.ts'

/** An answer as it was sent. Without a body it must not, or cannot, be given again. */
export type Kept = { status: number; body: string | null }

/** What a mutation that was sent with an `Idempotency-Key` was answered with. */
export const IdempotencyKey = defineEntity({
  name: 'IdempotencyKey',
  tableName: 'idempotency_keys',
  properties: {
    user: () => p.manyToOne(User).primary().ref().deleteRule('cascade'),
    key: p.string().length(255).primary(),
    /** SHA-256 in base64url of what was asked. */
    fingerprint: p.string().length(43),
    /** The HTTP status and body; `null` while it is being worked on. */
    response: p.json().$type<Kept>().nullable(),
    /** When it was first used. What is made under the key has its ids from this, however often it is claimed. */
    createdAt: p.datetime().columnType('timestamptz').index(),
    /** When the one that works on it began. `null` when that one has given it up. */
    claimedAt: p.datetime().columnType('timestamptz').nullable(),
  },
  indexes: [{ properties: ['user', 'createdAt'] }],
})
