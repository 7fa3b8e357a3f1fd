import { createAccessTokenLoader } from '../access-tokens/access-tokens.loaders.ts'
import type { Sql } from '../database/sql.ts'
import { createSecurityEventLoader } from '../security-events/security-events.loaders.ts'
import { createSessionLoader } from '../sessions/sessions.loaders.ts'
import { createTaskLoaders } from '../tasks/tasks.loaders.ts'
import { createUserLoader } from '../users/users.loaders.ts'

export type Loaders = ReturnType<typeof createLoaders>

/** Batch what several fields of a request read at the same time into one statement each. */
export function createLoaders({ sql, now }: { sql: Sql; now: () => Date }) {
  return {
    ...createTaskLoaders(sql, now),
    sessions: createSessionLoader(sql, now),
    events: createSecurityEventLoader(sql),
    accessTokens: createAccessTokenLoader(sql),
    users: createUserLoader(sql),
  }
}
