import { randomUUID } from 'node:crypto'
import { createClient } from '@redis/client'
import type { Log } from '../log.ts'
import { SECOND } from '../time.ts'
import type { CreateCarrier } from './wakeups.ts'

const CHANNEL = 'latchkey:data_changed'
const HEARTBEAT = 300
/**
 * How long a received heartbeat proves that notifications arrive, from when it was sent.
 * Milliseconds.
 */
const TRUST = SECOND

/** Carries the notifications of many instances through Redis, which relieves the database. */
export const createRedisCarrier =
  ({ redisUrl, log }: { redisUrl: string; log: Log }): CreateCarrier =>
  ({ onReceived, onMissed }) => {
    const heartbeats = `latchkey:heartbeat:${randomUUID()}`
    /** On the monotonic clock. */
    let trustedUntil = 0
    let away = false

    const publisher = createClient({
      url: redisUrl,
      disableOfflineQueue: true, // the wakeups send again what failed
      socket: { connectTimeout: 5 * SECOND, reconnectStrategy: 500 },
    })
    const subscriber = publisher.duplicate()
    subscriber.on('ready', onMissed)
    for (const client of [publisher, subscriber]) {
      client.on('error', (error: unknown) => {
        if (!away) log.warn({ err: error }, 'Redis is unreachable; looking for changes every second')
        away = true
      })
    }

    const onHeartbeat = (sentAt: string) => {
      trustedUntil = Number(sentAt) + TRUST
      away = false
    }
    const beating = setInterval(() => {
      publisher.publish(heartbeats, String(performance.now())).catch(() => {})
    }, HEARTBEAT)
    const start = async () => {
      await Promise.all([publisher.connect(), subscriber.connect()])
      await subscriber.subscribe(CHANNEL, onReceived)
      await subscriber.subscribe(heartbeats, onHeartbeat)
      onMissed()
    }
    const started = start().catch((error: unknown) =>
      log.warn({ err: error }, 'Cannot subscribe to notifications on Redis'),
    )

    return {
      isTrusted: () => performance.now() < trustedUntil,
      send: (payload) => publisher.publish(CHANNEL, payload),
      close: async () => {
        clearInterval(beating)
        publisher.destroy()
        subscriber.destroy()
        await started
      },
    }
  }
