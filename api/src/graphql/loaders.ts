import { createAccessTokenLoader } from '../access-tokens/access-tokens.loaders.ts'
import type { Run } from '../database/run.ts'
import { createSecurityEventLoader } from '../security-events/security-events.loaders.ts'
import { createSessionLoader } from '../sessions/sessions.loaders.ts'
import { createTaskLoaders } from '../tasks/tasks.loaders.ts'
import { createUserLoader } from '../users/users.loaders.ts'

export type Loaders = ReturnType<typeof createLoaders>

/** Batch what several fields of a request read at the same time into one statement each. */
export function createLoaders({ run, now }: { run: Run; now: () => Date }) {
  return {
    ...createTaskLoaders(run, now),
    sessions: createSessionLoader(run, now),
    events: createSecurityEventLoader(run),
    accessTokens: createAccessTokenLoader(run),
    users: createUserLoader(run),
  }
}
