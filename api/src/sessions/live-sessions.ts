import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Sql } from '../database/sql.ts'
import type { Log } from '../log.ts'
import { MINUTE, SECOND } from '../time.ts'
import { findSession, touchSession } from './sessions.queries.ts'
import type { SessionRef } from './token.ts'

/**
 * Which sessions are live, known without asking the database each time: what it has said once is kept until it says otherwise.
 * It does so by `session_ended`, in the transaction that ends a session. What is kept counts only while the connection that
 * listens has proved, within the last second, to be there; otherwise each request asks.
 */
export type LiveSessions = {
  /** Whether the session has neither been ended nor expired. */
  isLive: (session: SessionRef) => Promise<boolean>
  /** Ended here: refused from now on, without waiting to hear of it. */
  forget: (sessionIds: readonly string[]) => void
  close: () => Promise<void>
}

/** Milliseconds since 1970. */
type Known = { userId: string; expiresAt: number; lastSeenAt: number }

type Deps = { databaseUrl: string; sql: Sql; now: () => Date; log: Log }

/** About 3 MB when full. */
const MAX_KNOWN = 10_000
/** `lastSeenAt` is no more exact than this. Milliseconds. */
const SEEN_EVERY = 5 * MINUTE
/** How long after the listening connection was last known to be there what is kept still counts. Milliseconds. */
const TRUST = SECOND
const HEARTBEAT = 300
const RECONNECT = 500

export function createLiveSessions({ databaseUrl, sql, now, log }: Deps): LiveSessions {
  const known = new Map<string, Known>()
  /** Moves with everything that may make an answer of the database, which is on its way, an old one. */
  let generation = 0
  /** On the monotonic clock. */
  let trustedUntil = 0

  const forget = (sessionIds: readonly string[]) => {
    generation += 1
    for (const id of sessionIds) known.delete(id)
  }
  const forgetAll = () => {
    generation += 1
    trustedUntil = 0
    known.clear()
  }

  const seen = (session: SessionRef, entry: Known, time: Date) => {
    if (time.getTime() - entry.lastSeenAt < SEEN_EVERY) return
    entry.lastSeenAt = time.getTime()
    // Nobody waits for it, and when the database is away there is more to worry about.
    touchSession(sql, session, time).catch(() => {})
  }

  const ask = async ({ userId, sessionId }: SessionRef, time: Date): Promise<Known | null> => {
    const asked = generation
    const row = await findSession(sql, { userId, sessionId })
    if (!row) return null
    const entry = { userId, expiresAt: row.expiresAt.getTime(), lastSeenAt: row.lastSeenAt.getTime() }
    if (asked === generation && performance.now() < trustedUntil && time.getTime() < entry.expiresAt) {
      const [oldest] = known.size < MAX_KNOWN ? [] : known.keys()
      if (oldest !== undefined) known.delete(oldest)
      known.set(sessionId, entry)
    }
    return entry
  }

  const stopping = new AbortController()
  const listen = async (client: pg.Client) => {
    await client.connect()
    await client.query('listen session_ended')
    forgetAll()
    while (!stopping.signal.aborted) {
      const sent = performance.now()
      await client.query('select 1') // whatever ended before it was sent has been heard of when it is answered
      trustedUntil = sent + TRUST
      await sleep(HEARTBEAT, undefined, { signal: stopping.signal })
    }
  }
  const keepListening = async () => {
    while (!stopping.signal.aborted) {
      const client = new pg.Client({
        connectionString: databaseUrl,
        connectionTimeoutMillis: 5 * SECOND,
        query_timeout: 5 * SECOND,
        keepAlive: true,
      })
      client.on('error', () => {}) // shows at the next heartbeat
      client.on('notification', ({ payload }) => forget(payload ? [payload] : []))
      await listen(client).catch((error: unknown) => {
        if (!stopping.signal.aborted) log.warn({ err: error }, 'Not listening for ended sessions; asking each time')
      })
      forgetAll()
      await client.end().catch(() => {})
      await sleep(RECONNECT, undefined, { signal: stopping.signal }).catch(() => {})
    }
  }
  const listening = keepListening()

  return {
    isLive: async (session) => {
      const time = now()
      const kept = performance.now() < trustedUntil ? known.get(session.sessionId) : undefined
      const entry = kept ?? (await ask(session, time))
      if (entry === null || entry.userId !== session.userId || time.getTime() >= entry.expiresAt) return false
      seen(session, entry, time)
      return true
    },
    forget,
    close: async () => {
      stopping.abort()
      await listening
    },
  }
}
