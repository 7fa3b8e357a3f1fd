import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from '../log.ts'
import { SECOND } from '../time.ts'
import { exists, openCluster, type Binaries, type Cluster } from './cluster.ts'
import { EmbeddedPostgresError } from './embedded-error.ts'

export type EmbeddedPostgres = {
  /** `postgres://…` of the `latchkey` database. The server listens on the loopback interface. */
  url: string
  /** Stops the server, and aborts statements that are still running. */
  stop: () => Promise<void>
}

type Options = {
  dataDir: string
  log: Log
  /** PostgreSQL's own settings, such as `fsync: 'off'`. */
  settings?: Record<string, string>
  /** The programs of another PostgreSQL than the embedded one. */
  binaries?: Binaries
}

const DATABASE = 'latchkey'
/** How long a server may take from writing its pid file to its first answer. Milliseconds. */
const FIRST_ANSWER = 3 * SECOND

/**
 * Starts a PostgreSQL server with its data in `dataDir`, and creates the cluster if there is none.
 * First stops a server that a killed process left behind. If the server dies, it is started again.
 * @throws {EmbeddedPostgresError} also when another live process uses the folder
 */
export async function startEmbeddedPostgres({
  dataDir,
  log,
  settings = {},
  binaries,
}: Options): Promise<EmbeddedPostgres> {
  const cluster = await openCluster({ dataDir, log, binaries })
  await stopOrphan(cluster, log)

  const port = await findFreePort()
  const logPath = join(dataDir, 'postgres.log')
  const logFile = await open(logPath, 'w', 0o600)
  const parameters = { listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '200', ...settings }
  const flags = Object.entries(parameters).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const args = ['-D', cluster.dir, '-p', String(port), ...flags]
  let stopping = false
  let server: ChildProcess

  const launch = async () => {
    // Detached, so that Ctrl-C does not reach the server: requests in flight still need it.
    server = cluster.launcher.spawn(cluster.postgres, args, {
      detached: true,
      stdio: ['ignore', logFile.fd, logFile.fd],
    })
    const exited = once(server, 'exit')
    await waitUntilStarted(urlOf(cluster, port, 'postgres'), exited)
    void exited.then(relaunch)
  }
  const relaunch = async () => {
    if (stopping) return
    log.error('The embedded PostgreSQL has exited unexpectedly; starting it again')
    await sleep(SECOND)
    if (!stopping) await launch().catch(relaunch)
  }

  // A killed server may hold its shared memory for a moment, or may still be starting.
  const launchAgain = async () => {
    await sleep(2 * SECOND)
    await stopOrphan(cluster, log)
    await launch()
  }
  const launched = launch().catch(launchAgain)
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
      if (server.exitCode === null && server.signalCode === null) {
        server.kill('SIGINT') // PostgreSQL's fast shutdown
        await once(server, 'exit')
      }
      await logFile.close()
      cluster.letGo()
    },
  }
}

/** The URL of the server that runs with its data in `dataDir`; `null` when there is none. */
export async function findRunningPostgres(dataDir: string): Promise<string | null> {
  const read = (file: string) => readFile(join(dataDir, file), 'utf8').catch(() => '')
  const [password, pidFile] = await Promise.all([read('postgres-password'), read('postgres/postmaster.pid')])
  const [pid, , , port] = pidFile.split('\n')
  if (!password || !port || !isAlive(Number(pid))) return null
  const url = urlOf({ password }, Number(port), DATABASE)
  return (await isRunning(url)) ? url : null
}

/**
 * Stops a server that a killed process left behind, perhaps while it was starting. This process
 * holds the lock on the folder, so no other process needs the server. The pid in the file may
 * belong to another program by now.
 */
async function stopOrphan(cluster: Cluster, log: Log) {
  const pidFile = join(cluster.dir, 'postmaster.pid')
  for (const deadline = Date.now() + FIRST_ANSWER; Date.now() < deadline; await sleep(50)) {
    const [pid, , , port] = (await readFile(pidFile, 'utf8').catch(() => '')).split('\n')
    if (!pid || !isAlive(Number(pid))) break
    // Only a server of this cluster accepts the password.
    if (!port || !(await isRunning(urlOf(cluster, Number(port), 'postgres')))) continue
    log.info('Stopping the PostgreSQL server that an earlier run left behind')
    process.kill(Number(pid), 'SIGINT')
    for (const patience = Date.now() + 30 * SECOND; (await exists(pidFile)) && Date.now() < patience;) await sleep(50)
    return
  }
  await rm(pidFile, { force: true })
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

async function createDatabase(connectionString: string) {
  const client = new pg.Client({ connectionString })
  await client.connect()
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE])
  if (rowCount === 0) await client.query(`create database ${DATABASE}`)
  await client.end()
}

/** Retries until the server that was just launched answers. @throws {Error} when it exits */
async function waitUntilStarted(connectionString: string, exited: Promise<unknown>): Promise<void> {
  const gone = exited.then(() => 'gone')
  for (;;) {
    const client = await connect(connectionString).catch(() => null)
    if (client) return client.end()
    if ((await Promise.race([sleep(25), gone])) === 'gone') throw new Error('PostgreSQL has exited')
  }
}

/** Whether a server of this cluster answers. Waits for one that is starting up or shutting down. */
async function isRunning(connectionString: string): Promise<boolean> {
  for (;;) {
    try {
      await (await connect(connectionString)).end()
      return true
    } catch (error) {
      const busy = error instanceof pg.DatabaseError && error.code === '57P03'
      if (!busy) return false
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

const urlOf = ({ password }: Pick<Cluster, 'password'>, port: number, database: string) =>
  `postgres://latchkey:${password}@127.0.0.1:${port}/${database}`
