import { readdir } from 'node:fs/promises'
import { join, parse } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { API_FOLDER, ConfigError } from '../config.ts'
import type { Log } from '../log.ts'
import { SECOND } from '../time.ts'

/** An arbitrary number. Instances that start at the same time migrate one after the other. */
const MIGRATION_LOCK = 7_451_121

/** The oldest version that CI runs the tests of the API on. */
const OLDEST_MAJOR = 15

/** The first of the migrations that were squashed into one. */
const BEFORE_THE_SQUASH = 'Migration20261121030037_accounts_and_tasks'

/** SQLSTATE for a table that does not exist. */
const UNDEFINED_TABLE = '42P01'

/**
 * Brings the schema up to date. Safe to run from several processes at once.
 * @throws {ConfigError} when the server or its schema is too old
 * @throws {Error} of the driver when the database does not exist: MikroORM would create it, and a
 * mistyped name must fail
 */
export async function migrate(databaseUrl: string, log: Log): Promise<void> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 5 * SECOND,
    query_timeout: 10 * SECOND,
  })
  await client.connect()
  try {
    await takeTurn(client, log)
    const applied = await findApplied(client)
    if (applied.has(BEFORE_THE_SQUASH)) throw tooOld()
    if ((await listMigrations()).every((name) => applied.has(name))) return
    await checkVersion(client)
    const { applyMigrations } = await import('./orm.ts') // it takes 20 MB, and is rarely needed
    await applyMigrations(databaseUrl)
  } finally {
    await client.end()
  }
}

/** Polls for the lock, so that the loss of the server is noticed meanwhile. */
async function takeTurn(client: pg.Client, log: Log): Promise<void> {
  const isMine = async () => {
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [MIGRATION_LOCK])
    return rows[0]?.mine === true
  }
  if (await isMine()) return
  log.warn('Waiting until another instance has brought the database schema up to date')
  do await sleep(SECOND / 4)
  while (!(await isMine()))
}

async function checkVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ server_version: string }>('show server_version')
  const version = rows[0]?.server_version ?? ''
  if (Number.parseInt(version, 10) >= OLDEST_MAJOR) return
  throw new ConfigError([
    `DATABASE_URL: PostgreSQL ${OLDEST_MAJOR} or newer is needed, and this is ${version}. Upgrade the server, or name another.`,
  ])
}

async function findApplied(client: pg.Client): Promise<Set<string>> {
  try {
    const { rows } = await client.query<{ name: string }>('select name from mikro_orm_migrations')
    return new Set(rows.map(({ name }) => name))
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === UNDEFINED_TABLE) return new Set()
    throw error
  }
}

async function listMigrations(): Promise<string[]> {
  const files = await readdir(join(API_FOLDER, 'src/migrations'))
  return files.filter((file) => /^Migration\d+.*\.ts$/.test(file)).map((file) => parse(file).name)
}

const tooOld = () =>
  new ConfigError([
    'The database is of a version before the first release, and its data cannot be taken over. ' +
      'Set DATABASE_URL to a new, empty database; or, without DATABASE_URL, remove the folder of DATA_DIR (.data) or name another.',
  ])
