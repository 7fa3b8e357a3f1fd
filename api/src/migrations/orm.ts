import { join } from 'node:path'
import { Migrator } from '@mikro-orm/migrations'
import { defineConfig, MikroORM } from '@mikro-orm/postgresql'
import { AccessToken } from '../access-tokens/access-token.entity.ts'
import { TaskChange, TaskChangeCount } from '../tasks/changes/task-change.entity.ts'
import { API_FOLDER } from '../config.ts'
import { IdempotencyKey } from '../idempotency/idempotency-key.entity.ts'
import { Link } from '../links/link.entity.ts'
import { Mail } from '../mail/mail.entity.ts'
import { RateLimit } from '../rate-limits/rate-limit.entity.ts'
import { SecurityEvent } from '../security-events/security-event.entity.ts'
import { Session } from '../sessions/session.entity.ts'
import { Task } from '../tasks/task.entity.ts'
import { User } from '../users/user.entity.ts'

/** The data model and its migrations. Statements are written with Kysely (docs/decisions/021). */
export const ormConfig = defineConfig({
  entities: [
    User,
    Session,
    AccessToken,
    Link,
    Mail,
    RateLimit,
    SecurityEvent,
    IdempotencyKey,
    Task,
    TaskChange,
    TaskChangeCount,
  ],
  extensions: [Migrator],
  migrations: {
    path: join(API_FOLDER, 'src/migrations'),
    glob: 'Migration*.ts', // not the other files of the folder
    snapshotName: 'snapshot',
    snapshotOnMigrate: false, // a start does not change sources
    silent: true,
  },
})

/**
 * Applies the migrations that are missing.
 * @param databaseUrl `postgres://user:password@host:port/database`
 */
export async function applyMigrations(databaseUrl: string): Promise<void> {
  const orm = await MikroORM.init({ ...ormConfig, clientUrl: databaseUrl })
  await orm.migrator.up().finally(() => orm.close())
}
