import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql as kysely } from 'kysely'
import pg from 'pg'
import type { Log } from '../log.ts'
import { SECOND } from '../time.ts'
import type { Channel } from './notify.ts'
import type { Run } from './run.ts'
import { statement } from './statement.ts'

/**
 * Receives notifications (`NOTIFY`) on one connection of this process, as soon as their
 * transactions commit.
 */
export type Listener = {
  /** Subscribes to a channel. Call it right after creating the listener, before it connects. */
  on: (channel: Channel, hear: (payload: string) => void) => void
  /** Calls back when notifications may have been missed: the connection was lost, or is new. */
  onMissed: (missed: () => void) => void
  /**
   * Whether the connection has proved, within the last second, that it receives all notifications.
   */
  isTrusted: () => boolean
  close: () => Promise<void>
}

type Deps = {
  databaseUrl: string
  run: Run
  log: Log
  /** After how long without a notification it connects anew. Milliseconds. */
  silence: number
}

/**
 * How long a received heartbeat proves that notifications arrive, from when it was sent.
 * Milliseconds.
 */
const TRUST = SECOND
const HEARTBEAT = 300
const RECONNECT = 500

const sendHeartbeat = statement<{ channel: string; sentAt: string }>()((db, param) =>
  db.selectNoFrom(kysely`pg_notify(${param('channel')}, ${param('sentAt')})`.as('sent')),
)

export function createListener({ databaseUrl, run, log, silence }: Deps): Listener {
  const hearing = new Map<string, (payload: string) => void>()
  const missing: (() => void)[] = []
  /** On the monotonic clock. */
  let trustedUntil = 0

  const missed = () => {
    trustedUntil = 0
    for (const tell of missing) tell()
  }

  const stopping = new AbortController()
  const { signal } = stopping
  const stopped = once(signal, 'abort')
  const heartbeats = `heartbeat_${randomUUID().replaceAll('-', '')}`

  /**
   * Listens until nothing arrives any more. The heartbeats are sent on another connection:
   * receiving one proves that every notification before it has been received.
   */
  const listen = async (client: pg.Client) => {
    let heard = performance.now()
    client.on('notification', ({ channel, payload = '' }) => {
      if (channel !== heartbeats) return hearing.get(channel)?.(payload)
      heard = performance.now()
      trustedUntil = Number(payload) + TRUST // every notification before it has been received
    })
    client.on('end', () => (heard = -Infinity))
    await client.connect()
    for (const channel of [...hearing.keys(), heartbeats]) await client.query(`listen ${channel}`)
    missed()
    while (performance.now() - heard < silence) {
      await run(sendHeartbeat, { channel: heartbeats, sentAt: String(performance.now()) })
      await sleep(HEARTBEAT, undefined, { signal })
    }
    throw new Error(
      'No notifications arrive on the listening connection: a pooler in front of the database must use session mode',
    )
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
        application_name: 'latchkey listener',
      })
      const lost = new Promise<never>((_, reject) => client.on('error', reject))
      await Promise.race([listen(client), lost, stopped]).catch((error: unknown) => {
        if (!signal.aborted) log.warn({ err: error }, 'No notifications from the database; asking it for each request')
      })
      missed()
      socket.destroy() // not `client.end()`: the server may not answer
      await sleep(RECONNECT, undefined, { signal }).catch(() => {})
    }
  }
  const listening = keepListening()

  return {
    on: (channel, hear) => void hearing.set(channel, hear),
    onMissed: (missed) => void missing.push(missed),
    isTrusted: () => performance.now() < trustedUntil,
    close: async () => {
      stopping.abort()
      await listening
    },
  }
}
