import { defineEntity, p, type InferEntity } from '@mikro-orm/core'
import type { Scope } from '../permissions/scopes.ts'
import { User } from '../users/user.entity.ts'

/**
 * A personal access token. It is valid while its row exists, until `expiresAt`. The statement that
 * revokes it notifies all instances.
 */
export const AccessToken = defineEntity({
  name: 'AccessToken',
  tableName: 'access_tokens',
  properties: {
    user: () => p.manyToOne(User).primary().ref().deleteRule('cascade'),
    id: p.uuid().primary(),
    name: p.string().length(100),
    /** SHA-256 in base64url: the token itself is shown once and stored nowhere. */
    tokenHash: p.string().length(43).unique().hidden(),
    lastCharacters: p.string().length(4),
    scopes: p.array().columnType('text[]').$type<Scope[]>(),
    createdAt: p.datetime().columnType('timestamptz'),
    lastUsedAt: p.datetime().columnType('timestamptz').nullable(),
    expiresAt: p.datetime().columnType('timestamptz').nullable().index(),
  },
})

/** An access token as the API shows one: everything but the secret. */
export type AccessTokenRow = Pick<
  InferEntity<typeof AccessToken>,
  'id' | 'name' | 'lastCharacters' | 'scopes' | 'createdAt' | 'lastUsedAt' | 'expiresAt'
>
