import type { Listener } from '../database/listener.ts'
import type { Sql } from '../database/sql.ts'
import { MINUTE } from '../time.ts'
import { findLifeOfToken } from '../access-tokens/access-tokens.queries.ts'
import { touchToken } from '../access-tokens/access-tokens.statements.ts'
import { credentialId, isSession, type Caller } from '../context.ts'
import { findSession, touchSession } from './sessions.queries.ts'

/**
 * Which sessions and access tokens are live, known without asking the database each time: what it has said once is kept until it says otherwise.
 * It does so by `session_ended`, in the transaction that ends one of either. What is kept counts only while the connection that
 * listens has proved, within the last second, to be there; otherwise each request asks.
 */
export type LiveSessions = {
  /** Whether the session or token has neither been ended nor expired. */
  isLive: (caller: Caller) => Promise<boolean>
  /** Ended here: refused from now on, without waiting to hear of it. */
  forget: (ids: readonly string[]) => void
  /** Is called with the sessions and tokens that have ended, as soon as that is heard. Not when nothing can be heard. */
  onEnded: (ended: (ids: readonly string[]) => void) => void
}

/** Milliseconds since 1970. */
type Known = { userId: string; expiresAt: number; lastSeenAt: number }

/** `null` for one that never expires, or was never seen. */
type Life = { expiresAt: Date | null; lastSeenAt: Date | null }

type Deps = { listener: Listener; sql: Sql; now: () => Date }

/** About 3 MB when full. */
const MAX_KNOWN = 10_000
/** `lastSeenAt` and `lastUsedAt` are no more exact than this. Milliseconds. */
const SEEN_EVERY = 5 * MINUTE

export function createLiveSessions({ listener, sql, now }: Deps): LiveSessions {
  const known = new Map<string, Known>()
  /** Moves with everything that may make an answer of the database, which is on its way, an old one. */
  let generation = 0
  const watching: ((ids: readonly string[]) => void)[] = []

  const forget = (ids: readonly string[]) => {
    generation += 1
    for (const id of ids) known.delete(id)
    for (const ended of watching) ended(ids)
  }
  const forgetAll = () => {
    generation += 1
    known.clear()
  }
  listener.on('session_ended', (id) => forget([id]))
  listener.onMissed(forgetAll)

  const seen = (caller: Caller, entry: Known, time: Date) => {
    if (time.getTime() - entry.lastSeenAt < SEEN_EVERY) return
    entry.lastSeenAt = time.getTime()
    // Nobody waits for it, and when the database is away there is more to worry about.
    touch(sql, caller, time).catch(() => {})
  }

  const ask = async (caller: Caller, time: Date): Promise<Known | null> => {
    const asked = generation
    const row = await find(sql, caller)
    if (!row) return null
    const entry = {
      userId: caller.userId,
      expiresAt: row.expiresAt?.getTime() ?? Infinity,
      lastSeenAt: row.lastSeenAt?.getTime() ?? -Infinity,
    }
    if (asked === generation && listener.isTrusted() && time.getTime() < entry.expiresAt) {
      const [oldest] = known.size < MAX_KNOWN ? [] : known.keys()
      if (oldest !== undefined) known.delete(oldest)
      known.set(credentialId(caller), entry)
    }
    return entry
  }

  return {
    isLive: async (caller) => {
      const time = now()
      const kept = listener.isTrusted() ? known.get(credentialId(caller)) : undefined
      const entry = kept ?? (await ask(caller, time))
      if (entry === null || entry.userId !== caller.userId || time.getTime() >= entry.expiresAt) return false
      seen(caller, entry, time)
      return true
    },
    forget,
    onEnded: (ended) => void watching.push(ended),
  }
}

const find = (sql: Sql, caller: Caller): Promise<Life | undefined> =>
  isSession(caller) ? findSession(sql, caller) : findLifeOfToken(sql, caller)

const touch = (sql: Sql, caller: Caller, at: Date) =>
  isSession(caller) ? touchSession(sql, caller, at) : touchToken(sql, caller, at)
