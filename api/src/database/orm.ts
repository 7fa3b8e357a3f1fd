import { Migrator } from '@mikro-orm/migrations'
import { defineConfig, MikroORM } from '@mikro-orm/postgresql'
import pg from 'pg'
import { RateLimit } from '../sessions/rate-limit.entity.ts'
import { SecurityEvent } from '../security-events/security-event.entity.ts'
import { Session } from '../sessions/session.entity.ts'
import { Task } from '../tasks/task.entity.ts'
import { SECOND } from '../time.ts'
import { User } from '../users/user.entity.ts'

/** PostgreSQL's type numbers. */
const DATE = 1082
const TIMESTAMPTZ = 1184

export const ormConfig = defineConfig({
  entities: [User, Session, RateLimit, SecurityEvent, Task],
  extensions: [Migrator],
  migrations: {
    path: `${import.meta.dirname}/migrations`,
    snapshotName: 'snapshot',
    snapshotOnMigrate: false, // a start changes no source
    silent: true,
  },
  pool: { max: 20 },
})

export type Orm = Awaited<ReturnType<typeof createOrm>>
export type EntityManager = Orm['em']

/**
 * Connects when first asked something.
 * @param databaseUrl `postgres://user:password@host:port/database`
 * @param options.statementTimeout milliseconds after which the server gives a statement up; 0 never does
 */
export function createOrm(databaseUrl: string, { statementTimeout = 10 * SECOND } = {}) {
  const driverOptions = {
    connectionTimeoutMillis: 5 * SECOND,
    statement_timeout: statementTimeout,
    keepAlive: true,
    types: { getTypeParser: readColumn },
  }
  return MikroORM.init({ ...ormConfig, clientUrl: databaseUrl, driverOptions })
}

/** Days stay text and instants become dates in Kysely's rows too, as its types say. */
function readColumn(oid: number, format?: 'text' | 'binary') {
  if (oid === TIMESTAMPTZ) return (value: string) => new Date(value)
  if (oid === DATE) return (value: string) => value
  // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the enum names only the built-in ones of all numbers
  return pg.types.getTypeParser(oid, format)
}
