import { defineEntity, p, type InferEntity } from '@mikro-orm/core'
import type { SecurityEventType } from '../generated/schema.ts'
import { User } from '../users/user.entity.ts'

/** Something that happened to an account, for its owner to see. Never changed. */
export const SecurityEvent = defineEntity({
  name: 'SecurityEvent',
  tableName: 'security_events',
  properties: {
    user: () => p.manyToOne(User).primary().ref().deleteRule('cascade'),
    id: p.uuid().primary(),
    type: p.string().length(30).$type<SecurityEventType>(),
    device: p.string().length(100),
    address: p.string().length(45),
    createdAt: p.datetime().columnType('timestamptz').index(),
  },
})

/** An event as the API shows one. */
export type SecurityEventRow = Pick<
  InferEntity<typeof SecurityEvent>,
  'id' | 'type' | 'device' | 'address' | 'createdAt'
>
