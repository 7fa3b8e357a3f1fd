import { defineEntity, p } from '@mikro-orm/core'
import { User } from '../users/user.entity.ts'

/** A response as it was sent. It has no body if it must not, or cannot, be sent again. */
export type Kept = { status: number; body: string | null }

/** The response to a mutation that was sent with an `Idempotency-Key`. */
export const IdempotencyKey = defineEntity({
  name: 'IdempotencyKey',
  tableName: 'idempotency_keys',
  properties: {
    user: () => p.manyToOne(User).primary().ref().deleteRule('cascade'),
    key: p.string().length(255).primary(),
    /** SHA-256 of the request, in base64url. */
    fingerprint: p.string().length(43),
    /** The HTTP status and body; `null` while the request is being processed. */
    response: p.json().$type<Kept>().nullable(),
    /**
     * When the key was first used. The ids of rows that are created under the key derive from this
     * time, however often the key is claimed.
     */
    createdAt: p.datetime().columnType('timestamptz').index(),
    /**
     * When the request that is processed claimed the key; `null` when it has released the claim.
     */
    claimedAt: p.datetime().columnType('timestamptz').nullable(),
  },
  indexes: [{ properties: ['user', 'createdAt'] }],
})
