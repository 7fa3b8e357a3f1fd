import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { Socket } from 'node:net'
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
/** How long nothing may be heard before it connects anew. */
const SILENCE = 5 * SECOND
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
  const { signal } = stopping
  const heartbeats = `heartbeat_${randomUUID().replaceAll('-', '')}`

  const stopped = once(signal, 'abort')

  /** Hears of ended sessions until nothing is heard. What another connection tells us, and when, proves that all of it reaches us. */
  const listen = async (client: pg.Client) => {
    let heard = performance.now()
    client.on('notification', ({ channel, payload = '' }) => {
      if (channel !== heartbeats) return forget([payload])
      heard = performance.now()
      trustedUntil = Number(payload) + TRUST // all that ended before it was sent has been heard of
    })
    client.on('end', () => (heard = -Infinity))
    await client.connect()
    await client.query('listen session_ended')
    await client.query(`listen ${heartbeats}`)
    forgetAll()
    while (performance.now() - heard < SILENCE) {
      await sql('select pg_notify($1, $2)', [heartbeats, performance.now()])
      await sleep(HEARTBEAT, undefined, { signal })
    }
    throw new Error('Nothing is heard on the connection that listens: a pooler must give it a session of its own')
  }
  const keepListening = async () => {
    while (!signal.aborted) {
      const socket = new Socket()
      const client = new pg.Client({
        stream: () => socket,
        connectionString: databaseUrl,
        connectionTimeoutMillis: 5 * SECOND,
        query_timeout: 5 * SECOND,
        keepAlive: true,
        application_name: 'latchkey sessions',
      })
      const lost = new Promise<never>((_, reject) => client.on('error', reject))
      await Promise.race([listen(client), lost, stopped]).catch((error: unknown) => {
        if (!signal.aborted) log.warn({ err: error }, 'Not listening for ended sessions; asking for each request')
      })
      forgetAll()
      socket.destroy() // not in words: nobody may be there to hear them
      await sleep(RECONNECT, undefined, { signal }).catch(() => {})
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
