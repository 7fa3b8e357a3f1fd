import { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from '../log.ts'
import { MINUTE, SECOND } from '../time.ts'
import { isAboutServer, isUnavailable } from './unavailable.ts'

export type Connection = pg.PoolClient

/**
 * Connections to the database. Each is lent to one piece of work at a time. They are opened on
 * demand.
 */
export type Connections = {
  borrow: () => Promise<Connection>
  /** @param error why the work failed; a connection that may be broken is closed */
  giveBack: (connection: Connection, error?: unknown) => void
  /** Borrows a connection for as long as the work takes. */
  lend: <T>(work: (connection: Connection) => Promise<T>) => Promise<T>
  /** Waits up to 5 seconds for connections in use, then closes them. */
  close: () => Promise<void>
}

const UNAVAILABLE = 'The database is unavailable'

/** How long to wait for the server to report that a statement timed out. Milliseconds. */
const GRACE = SECOND
/** How long closing waits for connections in use. Milliseconds. */
const CLOSE_WITHIN = 5 * SECOND

/**
 * The server ends a transaction that is idle for longer, such as one whose process was lost. A
 * download may pause for a minute.
 */
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
    // Opening one and planning its statements takes longer than running them.
    idleTimeoutMillis: 5 * MINUTE,
    statement_timeout: statementTimeout,
    query_timeout: statementTimeout + GRACE, // applies when the server cannot be reached
    keepAlive: true,
    idle_in_transaction_session_timeout: MAX_IDLE_IN_TRANSACTION,
    types: { getTypeParser: readColumn },
  })
  // Without a listener, this event would end the process. The statement in progress fails with the
  // same error.
  pool.on('connect', (client) =>
    client.on('error', (error) => log.warn({ err: error }, 'A connection to the database was lost')),
  )
  pool.on('error', () => {}) // the pool repeats the error of an idle connection

  /** When a connection last completed some work, on the monotonic clock. */
  const provedAt = new WeakMap<Connection, number>()
  /** Connections that have completed no work since this time may no longer reach the server. */
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

/** Dates stay strings: a `Date` is an instant. */
function readColumn(oid: number, format?: 'text' | 'binary') {
  if (oid === TIMESTAMPTZ) return (value: string) => new Date(value)
  if (oid === DATE) return (value: string) => value
  // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the enum names only the built-in ones of all numbers
  return pg.types.getTypeParser(oid, format)
}
