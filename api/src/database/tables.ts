import type { InferKyselyDB } from '@mikro-orm/postgresql'
import type { AccessToken } from '../access-tokens/access-token.entity.ts'
import type { TaskChange, TaskChangeCount } from '../tasks/changes/task-change.entity.ts'
import type { IdempotencyKey } from '../idempotency/idempotency-key.entity.ts'
import type { SecurityEvent } from '../security-events/security-event.entity.ts'
import type { Link } from '../links/link.entity.ts'
import type { Mail } from '../mail/mail.entity.ts'
import type { RateLimit } from '../rate-limits/rate-limit.entity.ts'
import type { Session } from '../sessions/session.entity.ts'
import type { Task } from '../tasks/task.entity.ts'
import type { User } from '../users/user.entity.ts'

/** Every table and its columns, as the entities define them. Only types: MikroORM is not loaded. */
export type Tables = InferKyselyDB<
  | typeof AccessToken
  | typeof IdempotencyKey
  | typeof Link
  | typeof Mail
  | typeof RateLimit
  | typeof SecurityEvent
  | typeof Session
  | typeof Task
  | typeof TaskChange
  | typeof TaskChangeCount
  | typeof User
>
