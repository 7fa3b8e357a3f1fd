import { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from '../log.ts'
import { MINUTE, SECOND } from '../time.ts'
import { isAboutServer, isUnavailable } from './unavailable.ts'

export type Connection = pg.PoolClient

/** Connections to the database. Each is lent to one piece of work at a time, and made when it is needed. */
export type Connections = {
  borrow: () => Promise<Connection>
  /** @param error what went wrong with the work: one that may be broken is not lent again */
  giveBack: (connection: Connection, error?: unknown) => void
  /** Borrows one for as long as the work takes. */
  lend: <T>(work: (connection: Connection) => Promise<T>) => Promise<T>
  /** Waits for those that are lent, but not for long. */
  close: () => Promise<void>
}

const UNAVAILABLE = 'The database cannot do its work'

/** How long after it has given up a statement a server that can be reached has said so. Milliseconds. */
const GRACE = SECOND
/** How long those that are lent are waited for at the end. Milliseconds. */
const CLOSE_WITHIN = 5 * SECOND

/** The server ends a transaction that is idle for longer, such as one whose process was lost. A download may pause for a minute. */
const MAX_IDLE_IN_TRANSACTION = 2 * MINUTE

type Options = {
  /** `postgres://user:password@host:port/database` */
  databaseUrl: string
  log: Log
  /** How long the server may take for a statement. Milliseconds. */
  statementTimeout: number
}

export function createConnections({ databaseUrl, log, statementTimeout }: Options): Connections {
  const sockets = new Set<Socket>()
  const openSocket = () => {
    const socket = new Socket()
    sockets.add(socket)
    return socket.once('close', () => sockets.delete(socket))
  }
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 20,
    stream: openSocket,
    connectionTimeoutMillis: 5 * SECOND,
    idleTimeoutMillis: 5 * MINUTE, // to open one and plan its statements takes longer than they do
    statement_timeout: statementTimeout,
    query_timeout: statementTimeout + GRACE, // a server that cannot be reached tells nobody
    keepAlive: true,
    idle_in_transaction_session_timeout: MAX_IDLE_IN_TRANSACTION,
    types: { getTypeParser: readColumn },
  })
  // One that nobody listens to would end the process; who uses the connection is told by the statement that fails.
  pool.on('connect', (client) => client.on('error', (error) => log.warn({ err: error }, 'The database has gone away')))
  pool.on('error', () => {}) // the same once more

  /** When a connection last did its work, on the monotonic clock. */
  const provedAt = new WeakMap<Connection, number>()
  /** A connection that has not done any work since then is not trusted to reach the server. */
  let doubtedSince = -Infinity

  const borrow = async () => {
    for (;;) {
      const connection = await pool.connect().catch((error: unknown) => {
        log.warn({ err: error }, UNAVAILABLE)
        throw error
      })
      if ((provedAt.get(connection) ?? Infinity) > doubtedSince) return connection
      connection.release(true)
    }
  }

  const giveBack = (connection: Connection, error?: unknown) => {
    const isBroken = isUnavailable(error)
    if (isBroken) log.warn({ err: error }, UNAVAILABLE)
    else provedAt.set(connection, performance.now())
    if (isAboutServer(error)) doubtedSince = performance.now()
    connection.release(isBroken)
  }

  return {
    borrow,
    giveBack,
    lend: async (work) => {
      const connection = await borrow()
      try {
        const answer = await work(connection)
        giveBack(connection)
        return answer
      } catch (error) {
        giveBack(connection, error)
        throw error
      }
    },
    close: async () => {
      await Promise.race([pool.end(), sleep(CLOSE_WITHIN, undefined, { ref: false })])
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** PostgreSQL's type numbers. */
const DATE = 1082
const TIMESTAMPTZ = 1184

/** Days stay text: they are no instants. */
function readColumn(oid: number, format?: 'text' | 'binary') {
  if (oid === TIMESTAMPTZ) return (value: string) => new Date(value)
  if (oid === DATE) return (value: string) => value
  // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the enum names only the built-in ones of all numbers
  return pg.types.getTypeParser(oid, format)
}
