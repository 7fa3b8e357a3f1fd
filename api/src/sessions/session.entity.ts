import { defineEntity, p } from '@mikro-orm/core'
import { User } from '../users/user.entity.ts'

/**
 * A row is a live session until `expiresAt`. The statement that ends one notifies all instances.
 */
export const Session = defineEntity({
  name: 'Session',
  tableName: 'sessions',
  properties: {
    user: () => p.manyToOne(User).primary().ref().deleteRule('cascade'),
    id: p.uuid().primary(),
    /** The program and system that started it, such as `Firefox on Windows`. */
    device: p.string().length(100),
    /** IPv4 or IPv6. */
    address: p.string().length(45),
    createdAt: p.datetime().columnType('timestamptz'),
    lastSeenAt: p.datetime().columnType('timestamptz'),
    expiresAt: p.datetime().columnType('timestamptz').index(),
  },
})
