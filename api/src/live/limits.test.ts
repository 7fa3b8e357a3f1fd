import { describe, expect, test, vi } from 'vitest'
import { sharedApp, startApp } from '../../test/app.ts'
import { buildTask, buildUser, type Person } from '../../test/build.ts'
import { FollowTasks, latestCursor } from '../../test/tasks/changes/changes.ts'
import { followByEvents, followBySocket, openSocket } from '../../test/live/live.ts'
import type { App } from '../../test/execute.ts'

const asParams = ({ token }: Person) => ({ authorization: `Bearer ${token}` })

describe('a person', () => {
  test('has at most 20 connections of either kind, and somebody else is not kept out by that', async () => {
    const app = await sharedApp()
    const [ada, eve] = [await buildUser(app), await buildUser(app)]
    const after = await latestCursor(app, ada)
    const open = Array.from({ length: 20 }, (_, n) => (n % 2 ? followBySocket : followByEvents)(app, ada, { after }))
    await buildTask(app, ada)
    await Promise.all(open.map((heard) => heard.types(1)))

    const oneMore = followBySocket(app, ada)
    const oneMoreStream = followByEvents(app, ada)

    expect(await oneMore.ended()).toBe(4429)
    expect(await oneMoreStream.ended()).toMatchObject({ response: { status: 429 } })
    const others = followBySocket(app, eve, { after: await latestCursor(app, eve) })
    await buildTask(app, eve)
    expect(await others.types(1)).toEqual(['CREATED'])
    open[0]?.stop()
    await expect
      .poll(async () => {
        const again = followByEvents(app, ada, { after })
        await again.types(1)
        return again.changes.length
      })
      .toBe(1)
  })

  test('has at most 100 subscriptions on all connections of either kind, and is told of no more until one is completed', async () => {
    const app = await sharedApp()
    const [ada, eve] = [await buildUser(app), await buildUser(app)]
    const after = await latestCursor(app, ada)
    await buildTask(app, ada)
    const payload = { query: FollowTasks.toString(), variables: { after } }
    const open = async (as: Person, count: number) => {
      const link = await openSocket(app)
      await link.init(asParams(as))
      for (let id = 1; id <= count; id += 1) link.subscribe(String(id), payload)
      await vi.waitUntil(() => link.received.length > count)
      return { ...link, types: () => link.received.slice(1).map(({ type }) => type) }
    }
    const [first, ...others] = [await open(ada, 20), await open(ada, 20), await open(ada, 20), await open(ada, 20)]
    const stream = followByEvents(app, ada, { after })
    await stream.types(1)
    const last = await open(ada, 19)

    const oneMore = await open(ada, 1)
    const oneMoreStream = followByEvents(app, ada, { after })

    for (const link of [first, ...others, last]) expect(new Set(link.types())).toEqual(new Set(['next']))
    expect(oneMore.received[1]).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'RATE_LIMITED' } }] })
    expect(await oneMoreStream.ended()).toMatchObject({ response: { status: 429 } })
    first.say({ id: '1', type: 'complete' })
    first.say({ type: 'ping' })
    await vi.waitUntil(() => first.types().includes('pong'))
    expect(await followByEvents(app, ada, { after }).types(1)).toEqual(['CREATED'])
    expect((await open(ada, 1)).types()).toEqual(['error'])
    const cursor = await latestCursor(app, eve)
    await buildTask(app, eve)
    expect(await followBySocket(app, eve, { after: cursor }).types(1)).toEqual(['CREATED'])
  })
})

describe('sockets that have not signed in', () => {
  const from = (address: string) => ({ headers: { 'x-forwarded-for': address } })
  const refusal = (address: string, app: App) =>
    openSocket(app, from(address)).then(
      () => 'let in',
      (error: Error) => error.message,
    )

  test.each([
    ['an IPv4 address', '203.0.113.7', ['203.0.113.7'], '203.0.113.8'],
    [
      'a network of IPv6',
      '2001:db8:1:2::1',
      ['2001:db8:1:2::1', '2001:db8:1:2:ffff::2', '2001:db8:1:2:a:b:c:d'],
      '2001:db8:1:3::1',
    ],
  ])(
    'are at most 50 for %s, which keeps no other one out, and one that signs in or leaves makes room',
    async (_, address, spellings, other) => {
      const app = await startApp()
      const ada = await buildUser(app)
      const atOnce = await Promise.allSettled(
        Array.from({ length: 60 }, (_, n) => openSocket(app, from(spellings[n % spellings.length] ?? address))),
      )
      const waiting = atOnce.flatMap((opened) => (opened.status === 'fulfilled' ? [opened.value] : []))
      const refused = [await refusal(address, app), await refusal(other, app)]

      await waiting[0]?.init(asParams(ada))
      const afterOneSignedIn = [await refusal(address, app), await refusal(address, app)]
      waiting[1]?.socket.close()
      await waiting[1]?.closed()

      expect(waiting).toHaveLength(50)
      expect(refused).toEqual(['Unexpected server response: 429', 'let in'])
      expect(afterOneSignedIn).toEqual(['let in', 'Unexpected server response: 429'])
      await expect.poll(() => refusal(address, app)).toBe('let in')
      expect(waiting[0]?.socket.readyState).toBe(waiting[0]?.socket.OPEN)
    },
  )
})
