import { setTimeout as sleep } from 'node:timers/promises'
import type { Listener } from '../database/listener.ts'
import { notify } from '../database/notify.ts'
import type { Run } from '../database/run.ts'
import { statement } from '../database/statement.ts'
import { SECOND } from '../time.ts'

/** Wakes subscriptions, on every instance, when data of their person may have changed. */
export type Wakeups = {
  /** @returns a function that unsubscribes */
  subscribe: (userId: string, wake: () => void) => () => void
  /** Call it after the commit: data of the person may have changed. */
  notify: (userId: string) => void
  /** Sends notifications that are still pending, and waits for that a second at most. */
  close: () => Promise<void>
}

/** Carries notifications from one instance to all of them, itself included. */
export type Carrier = {
  /** Whether everything that was sent until a moment ago has been received. */
  isTrusted: () => boolean
  send: (payload: string) => Promise<unknown>
  close: () => Promise<void>
}

/** `onMissed` is called when a notification may have been lost. */
export type CreateCarrier = (on: { onReceived: (payload: string) => void; onMissed: () => void }) => Carrier

/** How long notifications are gathered before they are sent together. Milliseconds. */
const GATHER = 5
/** How often subscriptions read the feed for changes whose notification was lost. Milliseconds. */
const LOOK_EVERY = 15 * SECOND
/** How many ids fit in the 8000 bytes of a payload. */
const MAX_IDS = 200

export function createWakeups(createCarrier: CreateCarrier): Wakeups {
  const subscribers = new Map<string, Set<() => void>>()
  const gathered = new Set<string>()
  let sending: Promise<void> | undefined

  const wake = (userId: string) => {
    for (const wake of subscribers.get(userId) ?? []) wake()
  }
  const wakeAll = () => {
    for (const userId of subscribers.keys()) wake(userId)
  }
  const carrier = createCarrier({
    onReceived: (payload) => {
      for (const userId of payload.split(' ')) wake(userId)
    },
    onMissed: wakeAll,
  })

  const sendAll = async () => {
    while (gathered.size > 0) {
      const userIds = [...gathered].slice(0, MAX_IDS)
      for (const userId of userIds) gathered.delete(userId)
      try {
        await carrier.send(userIds.join(' '))
      } catch {
        for (const userId of userIds) gathered.add(userId)
        return // the next second tries again
      }
    }
  }
  const sendSoon = () => {
    sending ??= new Promise((gathered) => setTimeout(gathered, GATHER))
      .then(sendAll)
      .finally(() => (sending = undefined))
  }

  let lookedAt = performance.now()
  const looking = setInterval(() => {
    if (gathered.size > 0) sendSoon()
    if (carrier.isTrusted() && performance.now() - lookedAt < LOOK_EVERY) return
    lookedAt = performance.now()
    wakeAll()
  }, SECOND)

  return {
    subscribe: (userId, wake) => {
      const ofUser = subscribers.get(userId) ?? new Set()
      subscribers.set(userId, ofUser.add(wake))
      return () => {
        ofUser.delete(wake)
        if (ofUser.size === 0 && subscribers.get(userId) === ofUser) subscribers.delete(userId)
      }
    },
    notify: (userId) => {
      gathered.add(userId)
      sendSoon()
    },
    close: async () => {
      clearInterval(looking)
      await Promise.race([sending, sleep(SECOND, undefined, { ref: false })])
      await carrier.close()
    },
  }
}

const notifyAll = statement<{ payload: string }>()((db, param) =>
  db.selectNoFrom(notify('data_changed', param('payload')).as('notified')),
)

/**
 * Carries notifications through the database, on the connection that every instance listens on
 * anyway.
 */
export const carriedByDatabase =
  (listener: Listener, run: Run): CreateCarrier =>
  ({ onReceived, onMissed }) => {
    listener.on('data_changed', onReceived)
    listener.onMissed(onMissed)
    return {
      isTrusted: listener.isTrusted,
      send: (payload) => run(notifyAll, { payload }),
      close: async () => {},
    }
  }
