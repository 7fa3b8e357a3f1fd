import { defineEntity, p } from '@mikro-orm/core'
import { User } from '../users/user.entity.ts'

/** A personal access token. The row is what makes it good; when it goes, the trigger tells every instance (live-sessions.ts). */
export const AccessToken = defineEntity({
  name: 'AccessToken',
  tableName: 'access_tokens',
  properties: {
    user: () => p.manyToOne(User).primary().ref().deleteRule('cascade'),
    id: p.uuid().primary(),
    name: p.string().length(100),
    /** SHA-256 in base64url: the token itself is shown once and kept nowhere. */
    tokenHash: p.string().length(43).unique().hidden(),
    lastCharacters: p.string().length(4),
    scopes: p.array().columnType('text[]'),
    createdAt: p.datetime().columnType('timestamptz'),
    lastUsedAt: p.datetime().columnType('timestamptz').nullable(),
    expiresAt: p.datetime().columnType('timestamptz').nullable().index(),
  },
  triggers: [
    {
      name: 'access_token_ended',
      timing: 'after',
      events: ['delete'],
      body: "perform pg_notify('session_ended', old.id::text); return null;",
    },
  ],
})
