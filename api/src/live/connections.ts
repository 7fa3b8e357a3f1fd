import { AppError, tooManyConnections, unauthenticated } from '../errors.ts'
import type { LiveSessions } from '../sessions/live-sessions.ts'
import { credentialId, type Caller } from '../sessions/caller.ts'
import { SECOND } from '../time.ts'

/** A connection that stays open, and whose it is. */
export type Connection = Disposable & {
  readonly caller: Caller
  /** Whether what it was opened with is still good. @throws when the database is away */
  isGood: () => Promise<boolean>
}

/** Ends a connection: the session or access token that it was opened with has ended, or the API is closing. */
export type End = (why: 'SIGNED_OUT' | 'CLOSING') => void

export type Connections = {
  /** @throws {AppError} UNAUTHENTICATED, RATE_LIMITED */
  open: (authorizations: readonly string[], end: End) => Promise<Connection>
  close: () => void
}

type Deps = {
  identify: (authorizations: readonly string[]) => Promise<Caller | null>
  sessions: LiveSessions
}

/** On one instance. */
const MAX_A_PERSON = 20

/** Everybody's open connections. Each ends as soon as the session or access token ends that it was opened with. */
export function createConnections({ identify, sessions }: Deps): Connections {
  const open = new Map<Connection, End>()
  let closing = false

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
    open: async (authorizations, end) => {
      const caller = await identify(authorizations)
      if (!caller) throw unauthenticated()
      const others = open.keys().filter((other) => other.caller.userId === caller.userId)
      if ([...others].length >= MAX_A_PERSON) throw tooManyConnections()
      const connection: Connection = {
        caller,
        isGood: () => isGood(authorizations),
        [Symbol.dispose]: () => void open.delete(connection),
      }
      open.set(connection, end)
      if (closing) end('CLOSING')
      return connection
    },
    close: () => {
      closing = true
      clearInterval(checks)
      for (const end of open.values()) end('CLOSING')
    },
  }
}
