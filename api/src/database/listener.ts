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

/** The one connection of this process on which it hears what transactions tell by NOTIFY, in the moment that they commit. */
export type Listener = {
  /** Hears what is told on a channel. To be said at once when the listener is made, before it connects. */
  on: (channel: Channel, hear: (payload: string) => void) => void
  /** Is called when something may have gone unheard: the connection is lost, or new. */
  onMissed: (missed: () => void) => void
  /** Whether the connection has proved, within the last second, that all which was told before has been heard. */
  isTrusted: () => boolean
  close: () => Promise<void>
}

type Deps = {
  databaseUrl: string
  run: Run
  log: Log
  /** How long nothing may be heard before it connects anew. Milliseconds. */
  silence: number
}

/** How long after the listening connection was last known to be there it is still trusted. Milliseconds. */
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

  /** Listens until nothing is heard. What another connection tells us, and when, proves that all of it reaches us. */
  const listen = async (client: pg.Client) => {
    let heard = performance.now()
    client.on('notification', ({ channel, payload = '' }) => {
      if (channel !== heartbeats) return hearing.get(channel)?.(payload)
      heard = performance.now()
      trustedUntil = Number(payload) + TRUST // all that was told before it was sent has been heard
    })
    client.on('end', () => (heard = -Infinity))
    await client.connect()
    for (const channel of [...hearing.keys(), heartbeats]) await client.query(`listen ${channel}`)
    missed()
    while (performance.now() - heard < silence) {
      await run(sendHeartbeat, { channel: heartbeats, sentAt: String(performance.now()) })
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
        application_name: 'latchkey listener',
      })
      const lost = new Promise<never>((_, reject) => client.on('error', reject))
      await Promise.race([listen(client), lost, stopped]).catch((error: unknown) => {
        if (!signal.aborted) log.warn({ err: error }, 'Not listening to the database; asking it each time')
      })
      missed()
      socket.destroy() // not in words: nobody may be there to hear them
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
