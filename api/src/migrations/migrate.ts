import { readdir } from 'node:fs/promises'
import { join, parse } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { API_FOLDER, ConfigError } from '../config.ts'
import type { Log } from '../log.ts'
import { SECOND } from '../time.ts'

/** Any number: instances that start together migrate one after the other. */
const MIGRATION_LOCK = 7_451_121

/** The first that has `casefold`. */
const OLDEST_MAJOR = 18

/** What PostgreSQL says of a table that is not there. */
const UNDEFINED_TABLE = '42P01'

/**
 * Brings the schema up to date; does nothing when it is. Safe to run from several processes at once.
 * @throws {ConfigError} when the server is too old
 * @throws {Error} of the driver when the database is not there: MikroORM would make it, and a mistyped name must not
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
    if (await isUpToDate(client)) return
    await checkVersion(client)
    const { applyMigrations } = await import('./orm.ts') // much memory, for what is rarely there to do
    await applyMigrations(databaseUrl)
  } finally {
    await client.end()
  }
}

/** Asks again and again, so that a server which goes away meanwhile is noticed. */
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

async function isUpToDate(client: pg.Client): Promise<boolean> {
  const files = await readdir(join(API_FOLDER, 'src/migrations'))
  const migrations = files.filter((file) => /^Migration\d+_.*\.ts$/.test(file)).map((file) => parse(file).name)
  const applied = await client
    .query<{ name: string }>('select name from mikro_orm_migrations')
    .then(({ rows }) => new Set(rows.map(({ name }) => name)))
    .catch((error: pg.DatabaseError) => {
      if (error.code === UNDEFINED_TABLE) return new Set()
      throw error
    })
  return migrations.every((name) => applied.has(name))
}
