import { AppError, tooManyConnections, unauthenticated } from '../errors.ts'
import type { LiveSessions } from '../sessions/live-sessions.ts'
import { credentialId, type Caller } from '../context.ts'
import { SECOND } from '../time.ts'

/** A long-lived connection of a person: a WebSocket or an event stream. */
export type Connection = Disposable & {
  readonly caller: Caller
  readonly countSubscriptions: () => number
  /**
   * Whether the session or access token that it was opened with is still valid.
   * @throws when the database cannot be reached
   */
  isValid: () => Promise<boolean>
}

/** Closes a connection: its session or access token has ended, or the API is stopping. */
export type End = (why: 'SIGNED_OUT' | 'CLOSING') => void

export type Connections = {
  /**
   * @param end is called when the connection must close
   * @param countSubscriptions how many it has at the moment; a stream has one
   * @throws {AppError} UNAUTHENTICATED, RATE_LIMITED
   */
  open: (authorizations: readonly string[], end: End, countSubscriptions?: () => number) => Promise<Connection>
  /** Whether a person has more subscriptions than allowed, over all their connections. */
  hasTooManySubscriptions: (caller: Caller) => boolean
  close: () => void
}

type Deps = {
  identify: (authorizations: readonly string[]) => Promise<Caller | null>
  sessions: LiveSessions
}

/** Per person, on one instance. */
const MAX_CONNECTIONS = 20
const MAX_SUBSCRIPTIONS = 100

/** All open connections. Each is closed as soon as its session or access token ends. */
export function createConnections({ identify, sessions }: Deps): Connections {
  const open = new Map<Connection, End>()
  let closing = false

  const openOf = ({ userId }: Caller) => [...open.keys()].filter(({ caller }) => caller.userId === userId)

  const isValid = async (authorizations: readonly string[]) => {
    try {
      return (await identify(authorizations)) !== null
    } catch (error) {
      if (error instanceof AppError && error.code === 'UNAUTHENTICATED') return false
      throw error
    }
  }

  sessions.onEnded((ids) => {
    for (const [{ caller }, end] of open) if (ids.includes(credentialId(caller))) end('SIGNED_OUT')
  })

  const checks = startChecks(open)

  return {
    open: async (authorizations, end, countSubscriptions = () => 1) => {
      const caller = await identify(authorizations)
      if (!caller) throw unauthenticated()
      if (openOf(caller).length >= MAX_CONNECTIONS) throw tooManyConnections()
      const connection: Connection = {
        caller,
        countSubscriptions,
        isValid: () => isValid(authorizations),
        [Symbol.dispose]: () => void open.delete(connection),
      }
      open.set(connection, end)
      if (closing) end('CLOSING')
      return connection
    },
    hasTooManySubscriptions: (caller) => {
      const count = openOf(caller).reduce((count, connection) => count + connection.countSubscriptions(), 0)
      return count > MAX_SUBSCRIPTIONS
    },
    close: () => {
      closing = true
      clearInterval(checks)
      for (const end of open.values()) end('CLOSING')
    },
  }
}

/**
 * Checks every connection once a second, for sessions and tokens that expire, and for those whose
 * end was not notified because the connection to the database is down.
 */
function startChecks(open: ReadonlyMap<Connection, End>): NodeJS.Timeout {
  let isChecking = false
  const checkAll = async () => {
    for (const [connection, end] of open) if (!(await connection.isValid())) end('SIGNED_OUT')
  }
  return setInterval(() => {
    if (isChecking) return
    isChecking = true
    checkAll()
      .catch(() => {}) // without the database no subscription sends anything either
      .finally(() => (isChecking = false))
  }, SECOND)
}
