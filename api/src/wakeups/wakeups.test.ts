import { expect, onTestFinished, test, vi } from 'vitest'
import { newId } from '../input/ids.ts'
import { SECOND } from '../time.ts'
import { createWakeups } from './wakeups.ts'

/**
 * Wakeups whose notifications are collected and delivered only by a test; the clock stands still.
 */
function start({ send = async () => {} }: { send?: () => Promise<void> } = {}) {
  vi.useFakeTimers()
  const sent: string[] = []
  let receive: (payload: string) => void = () => {}
  const wakeups = createWakeups(({ onReceived }) => {
    receive = onReceived
    return {
      isTrusted: () => true,
      send: (payload) => {
        sent.push(payload)
        return send()
      },
      close: async () => {},
    }
  })
  onTestFinished(async () => {
    vi.useRealTimers()
    await wakeups.close()
  })
  return { wakeups, sent, receive: (payload: string) => receive(payload) }
}

test('everybody whose tasks change within a few milliseconds is in one notification, once', async () => {
  const { wakeups, sent } = start()
  const [ada, eve] = [newId(), newId()]

  for (const userId of [ada, eve, ada]) wakeups.notify(userId)
  await vi.advanceTimersByTimeAsync(10)
  wakeups.notify(ada)
  await vi.advanceTimersByTimeAsync(10)

  expect(sent).toEqual([`${ada} ${eve}`, ada])
})

test('notifications of very many people are split: PostgreSQL takes less than 8000 bytes', async () => {
  const { wakeups, sent } = start()
  const userIds = Array.from({ length: 1000 }, () => newId())

  for (const userId of userIds) wakeups.notify(userId)
  await vi.advanceTimersByTimeAsync(10)

  expect(sent.flatMap((payload) => payload.split(' '))).toEqual(userIds)
  expect(Math.max(...sent.map((payload) => payload.length))).toBeLessThan(8000)
})

test('a notification wakes the subscriptions of its people, and no others', () => {
  const { wakeups, receive } = start()
  const people = [newId(), newId(), newId()]
  const wakes = people.map((userId) => {
    const wake = vi.fn<() => void>()
    wakeups.subscribe(userId, wake)
    return wake
  })

  receive(`${people[0]} ${people[2]}`)

  expect(wakes.map((wake) => wake.mock.calls.length)).toEqual([1, 0, 1])
})

test('a notification that cannot be sent is sent again within a second', async () => {
  const send = vi.fn<() => Promise<void>>(async () => {}).mockRejectedValueOnce(new Error('away'))
  const { wakeups, sent } = start({ send })
  const ada = newId()

  wakeups.notify(ada)
  await vi.advanceTimersByTimeAsync(2 * SECOND)

  expect(sent).toEqual([ada, ada])
})

test('what no notification tells of is looked for every 15 seconds', async () => {
  const { wakeups } = start()
  const wake = vi.fn<() => void>()
  wakeups.subscribe(newId(), wake)

  await vi.advanceTimersByTimeAsync(61 * SECOND)

  expect(wake).toHaveBeenCalledTimes(4)
})
