import { defineEntity, p } from '@mikro-orm/core'
import { User } from '../users/user.entity.ts'

/** A row is a live session until `expiresAt`; signing out deletes it. */
export const Session = defineEntity({
  name: 'Session',
  tableName: 'sessions',
  properties: {
    user: () => p.manyToOne(User).primary().ref().deleteRule('cascade'),
    id: p.uuid().primary(),
    createdAt: p.datetime().columnType('timestamptz'),
    expiresAt: p.datetime().columnType('timestamptz').index(),
  },
})
