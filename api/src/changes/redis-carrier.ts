import { randomUUID } from 'node:crypto'
import { createClient } from '@redis/client'
import type { Log } from '../log.ts'
import { SECOND } from '../time.ts'
import type { CreateCarrier } from './wakeups.ts'

const CHANNEL = 'latchkey:task_changed'
const HEARTBEAT = 300
/** How long after a heartbeat was heard the connections are trusted. Milliseconds. */
const TRUST = SECOND
/** Whoever changes rows by hand, or dies between a commit and the word of it, tells nobody. */
const LOOK_EVERY = 15 * SECOND

/** For many instances: each tells what it has written by Redis, and none has to hear everything from the database. */
export const createRedisCarrier =
  ({ redisUrl, log }: { redisUrl: string; log: Log }): CreateCarrier =>
  ({ told, missed }) => {
    const heartbeats = `latchkey:heartbeat:${randomUUID()}`
    /** People whose word Redis has not taken yet. */
    const untold = new Set<string>()
    /** On the monotonic clock. */
    let trustedUntil = 0
    let away = false

    const publisher = createClient({
      url: redisUrl,
      disableOfflineQueue: true, // what waits for a connection is in `untold`
      socket: { connectTimeout: 5 * SECOND, reconnectStrategy: 500 },
    })
    const subscriber = publisher.duplicate()
    subscriber.on('ready', missed)
    for (const client of [publisher, subscriber]) {
      client.on('error', (error: unknown) => {
        if (!away) log.warn({ err: error }, 'Redis is away; looking for changes every second')
        away = true
      })
    }

    const deliver = async (userId: string) => {
      untold.add(userId)
      try {
        await publisher.publish(CHANNEL, userId)
        untold.delete(userId)
      } catch {
        // It is told with the next heartbeat that gets through.
      }
    }
    const heard = (sentAt: string) => {
      trustedUntil = Number(sentAt) + TRUST
      away = false
      for (const userId of untold) void deliver(userId)
    }
    const beating = setInterval(() => {
      publisher.publish(heartbeats, String(performance.now())).catch(() => {})
    }, HEARTBEAT)
    const start = async () => {
      await Promise.all([publisher.connect(), subscriber.connect()])
      await subscriber.subscribe(CHANNEL, told)
      await subscriber.subscribe(heartbeats, heard)
      missed()
    }
    const started = start().catch((error: unknown) => log.warn({ err: error }, 'Redis cannot be used'))

    return {
      isTrusted: () => performance.now() < trustedUntil,
      tell: (userId) => {
        told(userId)
        void deliver(userId)
      },
      lookEvery: LOOK_EVERY,
      close: async () => {
        clearInterval(beating)
        publisher.destroy()
        subscriber.destroy()
        await started
      },
    }
  }
