import type { Listener } from '../database/listener.ts'
import { SECOND } from '../time.ts'

/** Who wants to know when something of a person's may have changed, and how they hear of it from every instance. */
export type Wakeups = {
  /** @returns what ends it */
  subscribe: (userId: string, wake: () => void) => () => void
  /** Something of the person's may have been changed here. */
  tell: (userId: string) => void
  close: () => Promise<void>
}

/** What carries the word from one instance to all of them. */
export type Carrier = {
  /** Whether all that was told until a moment ago has been heard. */
  isTrusted: () => boolean
  tell: (userId: string) => void
  /** How often to look even so, for what nobody told. Milliseconds. */
  lookEvery: number
  close: () => Promise<void>
}

/** Makes what carries the word. `missed` is called when something may have gone unheard. */
export type CreateCarrier = (on: { told: (userId: string) => void; missed: () => void }) => Carrier

export function createWakeups(createCarrier: CreateCarrier): Wakeups {
  const subscribers = new Map<string, Set<() => void>>()

  const wake = (userId: string) => {
    for (const wake of subscribers.get(userId) ?? []) wake()
  }
  const wakeAll = () => {
    for (const userId of subscribers.keys()) wake(userId)
  }
  const carrier = createCarrier({ told: wake, missed: wakeAll })

  let lookedAt = performance.now()
  const looking = setInterval(() => {
    if (carrier.isTrusted() && performance.now() - lookedAt < carrier.lookEvery) return
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
    tell: (userId) => {
      carrier.tell(userId)
    },
    close: async () => {
      clearInterval(looking)
      await carrier.close()
    },
  }
}

/** The database tells it itself: `task_changed` is sent by a trigger, with the person's id and the number of the change. */
export const carriedByDatabase =
  (listener: Listener): CreateCarrier =>
  ({ told, missed }) => {
    listener.on('task_changed', (payload) => told(payload.split(' ', 1)[0] ?? ''))
    listener.onMissed(missed)
    return { isTrusted: listener.isTrusted, tell: () => {}, lookEvery: Infinity, close: async () => {} }
  }
