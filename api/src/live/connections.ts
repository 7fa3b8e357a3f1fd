import { AppError, tooManyConnections, unauthenticated } from '../errors.ts'
import type { LiveSessions } from '../sessions/live-sessions.ts'
import { credentialId, type Caller } from '../context.ts'
import { SECOND } from '../time.ts'

/** A connection that stays open, and whose it is. */
export type Connection = Disposable & {
  readonly caller: Caller
  readonly countSubscriptions: () => number
  /** Whether what it was opened with is still good. @throws when the database is away */
  isGood: () => Promise<boolean>
}

/** Ends a connection: the session or access token that it was opened with has ended, or the API is closing. */
export type End = (why: 'SIGNED_OUT' | 'CLOSING') => void

export type Connections = {
  /**
   * @param countSubscriptions how many it has right now; a stream is one itself
   * @throws {AppError} UNAUTHENTICATED, RATE_LIMITED
   */
  open: (authorizations: readonly string[], end: End, countSubscriptions?: () => number) => Promise<Connection>
  /** Whether somebody has begun more than are allowed, on all connections. */
  hasTooManySubscriptions: (caller: Caller) => boolean
  close: () => void
}

type Deps = {
  identify: (authorizations: readonly string[]) => Promise<Caller | null>
  sessions: LiveSessions
}

/** On one instance. */
const MAX_A_PERSON = 20
const MAX_SUBSCRIPTIONS_A_PERSON = 100

/** Everybody's open connections. Each ends as soon as the session or access token ends that it was opened with. */
export function createConnections({ identify, sessions }: Deps): Connections {
  const open = new Map<Connection, End>()
  let closing = false

  const openOf = ({ userId }: Caller) => [...open.keys()].filter(({ caller }) => caller.userId === userId)

  const isGood = async (authorizations: readonly string[]) => {
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

  // For those that end by time, and while nothing can be heard of those that are ended.
  let checking = false
  const checkAll = async () => {
    for (const [connection, end] of open) if (!(await connection.isGood())) end('SIGNED_OUT')
  }
  const checks = setInterval(() => {
    if (checking) return
    checking = true
    checkAll()
      .catch(() => {}) // without the database nothing is told either
      .finally(() => (checking = false))
  }, SECOND)

  return {
    open: async (authorizations, end, countSubscriptions = () => 1) => {
      const caller = await identify(authorizations)
      if (!caller) throw unauthenticated()
      if (openOf(caller).length >= MAX_A_PERSON) throw tooManyConnections()
      const connection: Connection = {
        caller,
        countSubscriptions,
        isGood: () => isGood(authorizations),
        [Symbol.dispose]: () => void open.delete(connection),
      }
      open.set(connection, end)
      if (closing) end('CLOSING')
      return connection
    },
    hasTooManySubscriptions: (caller) => {
      const count = openOf(caller).reduce((count, connection) => count + connection.countSubscriptions(), 0)
      return count > MAX_SUBSCRIPTIONS_A_PERSON
    },
    close: () => {
      closing = true
      clearInterval(checks)
      for (const end of open.values()) end('CLOSING')
    },
  }
}
