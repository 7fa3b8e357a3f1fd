import { LRUCache } from 'lru-cache'
import { findLifeOfToken } from '../access-tokens/access-tokens.queries.ts'
import { touchToken } from '../access-tokens/access-tokens.statements.ts'
import { credentialId, isSession, type Caller } from '../context.ts'
import type { Listener } from '../database/listener.ts'
import type { Run } from '../database/run.ts'
import { MINUTE } from '../time.ts'
import { findSession } from './sessions.queries.ts'
import { touchSession } from './sessions.statements.ts'

/**
 * Tells whether sessions and access tokens are live, from a cache in front of the database. The
 * statement that ends one notifies all instances (`session_ended`), which invalidates its entry.
 * The cache is used only while the listening connection has proved within the last second that it
 * works; otherwise each request asks the database.
 */
export type LiveSessions = {
  /** Whether the session or token has neither been ended nor expired. */
  isLive: (caller: Caller) => Promise<boolean>
  /** Invalidates what this instance has ended, without waiting for the notification. */
  forget: (ids: readonly string[]) => void
  /** Calls back with the ids of ended sessions and tokens, except while the connection is lost. */
  onEnded: (ended: (ids: readonly string[]) => void) => void
}

/** Milliseconds since 1970. */
type Known = { userId: string; expiresAt: number; lastSeenAt: number }

/** `null` for a token that never expires, or was never used. */
type Life = { expiresAt: Date | null; lastSeenAt: Date | null }

type Deps = { listener: Listener; run: Run; now: () => Date }

/** About 3 MB when full. */
const MAX_KNOWN = 10_000
/** How long an entry is used, should its row vanish without a notification. Milliseconds. */
const CHECK_EVERY = MINUTE
/** `lastSeenAt` and `lastUsedAt` are no more exact than this. Milliseconds. */
const SEEN_EVERY = 5 * MINUTE

export function createLiveSessions({ listener, run, now }: Deps): LiveSessions {
  const known = new LRUCache<string, Known>({
    max: MAX_KNOWN,
    ttl: CHECK_EVERY,
    ttlResolution: 0,
    perf: { now: () => now().getTime() },
  })
  /** Grows with each invalidation, which may outdate an answer that is on its way. */
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
    // The request neither waits for it nor fails with it.
    touch(run, caller, time).catch(() => {})
  }

  const ask = async (caller: Caller, time: Date): Promise<Known | null> => {
    const asked = generation
    const row = await find(run, caller)
    if (!row) return null
    const entry = {
      userId: caller.userId,
      expiresAt: row.expiresAt?.getTime() ?? Infinity,
      lastSeenAt: row.lastSeenAt?.getTime() ?? -Infinity,
    }
    if (asked === generation && listener.isTrusted() && time.getTime() < entry.expiresAt)
      known.set(credentialId(caller), entry)
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

const find = (run: Run, caller: Caller): Promise<Life | undefined> =>
  isSession(caller) ? findSession(run, caller) : findLifeOfToken(run, caller)

const touch = (run: Run, caller: Caller, at: Date) =>
  isSession(caller) ? touchSession(run, caller, at) : touchToken(run, caller, at)
