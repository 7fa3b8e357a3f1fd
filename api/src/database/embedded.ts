import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from '../log.ts'
import { SECOND } from '../time.ts'
import { exists, openCluster, type Cluster } from './cluster.ts'
import { EmbeddedPostgresError } from './embedded-error.ts'

export type EmbeddedPostgres = {
  /** `postgres://…` of the `latchkey` database, on a port of its own on the loopback interface. */
  url: string
  /** Stops the server once the statements under way are done with. */
  stop: () => Promise<void>
}

type Options = {
  dataDir: string
  log: Log
  /** PostgreSQL's own settings, such as `fsync: 'off'`. */
  settings?: Record<string, string>
}

const DATABASE = 'latchkey'
/** Any number: whoever holds this lock owns the running server. */
const OWNER_LOCK = 7_451_120

/**
 * Starts a real PostgreSQL with its data in `dataDir`, making the cluster first if there is none. A server that a killed
 * process left running is stopped first; one that another live process owns is an error. A server that dies is started again.
 * @throws {EmbeddedPostgresError}
 */
export async function startEmbeddedPostgres({ dataDir, log, settings = {} }: Options): Promise<EmbeddedPostgres> {
  const cluster = await openCluster(dataDir, log)
  await stopOrphan(cluster, log)

  const port = await findFreePort()
  const logPath = join(dataDir, 'postgres.log')
  const logFile = await open(logPath, 'w', 0o600)
  const parameters = { listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '200', ...settings }
  const flags = Object.entries(parameters).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const args = ['-D', cluster.dir, '-p', String(port), ...flags]
  let stopping = false
  let server: ChildProcess
  let owner: pg.Client

  const launch = async () => {
    // Detached: Ctrl-C reaches only us, who finish the requests in flight before the database goes.
    server = cluster.launcher.spawn(cluster.postgres, args, {
      detached: true,
      stdio: ['ignore', logFile.fd, logFile.fd],
    })
    const exited = once(server, 'exit')
    owner = await connectToStarting(urlOf(cluster, port, 'postgres'), exited)
    await owner.query('select pg_advisory_lock($1)', [OWNER_LOCK])
    void exited.then(relaunch)
  }
  const relaunch = async () => {
    if (stopping) return
    log.error('The embedded PostgreSQL has stopped by itself; starting it again')
    await sleep(SECOND)
    if (!stopping) await launch().catch(relaunch)
  }

  // What is left of a killed server may hold its memory for a moment longer.
  const launched = launch().catch(() => sleep(2 * SECOND).then(launch))
  await launched.catch(() => {
    throw new EmbeddedPostgresError(
      `The embedded PostgreSQL does not start; ${logPath} says why. Or set DATABASE_URL to use a server of your own.`,
    )
  })
  await createDatabase(urlOf(cluster, port, 'postgres'))

  return {
    url: urlOf(cluster, port, DATABASE),
    stop: async () => {
      stopping = true
      await owner.end().catch(() => {})
      if (server.exitCode === null && server.signalCode === null) {
        server.kill('SIGINT') // PostgreSQL's fast shutdown
        await once(server, 'exit')
      }
      await logFile.close()
    },
  }
}

/** A killed process leaves its server running, or a pid file whose number may belong to another process by now. */
async function stopOrphan(cluster: Cluster, log: Log) {
  const pidFile = join(cluster.dir, 'postmaster.pid')
  const [pid, , , port] = (await readFile(pidFile, 'utf8').catch(() => '')).split('\n')
  if (!pid || !port) return

  // Only our own server knows the password.
  const client = await connectToRunning(urlOf(cluster, Number(port), 'postgres'))
  if (client === null) return rm(pidFile, { force: true })
  const { rows } = await client.query<{ free: boolean }>('select pg_try_advisory_lock($1) as free', [OWNER_LOCK])
  await client.end()
  if (!rows[0]?.free) {
    throw new EmbeddedPostgresError(
      `DATA_DIR: another Latchkey is running with its data in ${cluster.dir}. Stop it, or set DATA_DIR to another folder.`,
    )
  }
  log.info('Stopping the PostgreSQL server that an earlier run left behind')
  process.kill(Number(pid), 'SIGINT')
  for (const deadline = Date.now() + 30 * SECOND; (await exists(pidFile)) && Date.now() < deadline;) await sleep(50)
}

async function createDatabase(connectionString: string) {
  const client = new pg.Client({ connectionString })
  await client.connect()
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE])
  if (rowCount === 0) await client.query(`create database ${DATABASE}`)
  await client.end()
}

/** Tries until the server that was just launched answers, or exits. */
async function connectToStarting(connectionString: string, exited: Promise<unknown>): Promise<pg.Client> {
  const gone = exited.then(() => 'gone')
  for (;;) {
    const client = await connect(connectionString).catch(() => null)
    if (client) return client
    if ((await Promise.race([sleep(25), gone])) === 'gone') throw new Error('PostgreSQL has exited')
  }
}

/** `null` when no server answers there, or one that is not ours. A server that is starting up or shutting down is waited for. */
async function connectToRunning(connectionString: string): Promise<pg.Client | null> {
  for (;;) {
    try {
      return await connect(connectionString)
    } catch (error) {
      const busy = error instanceof pg.DatabaseError && error.code === '57P03'
      if (!busy) return null
    }
    await sleep(100)
  }
}

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5 * SECOND })
  client.on('error', () => {}) // a lost connection shows at the next query
  await client.connect()
  return client
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise((closed) => server.close(closed))
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port')
  return address.port
}

const urlOf = ({ password }: Cluster, port: number, database: string) =>
  `postgres://latchkey:${password}@127.0.0.1:${port}/${database}`
