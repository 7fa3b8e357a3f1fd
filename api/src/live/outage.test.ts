import { describe, expect, test, vi } from 'vitest'
import { cloneDatabase, cloneFreshDatabase, startApp } from '../../test/app.ts'
import { buildTask, buildUser, type Person } from '../../test/build.ts'
import { latestCursor, listChanges } from '../../test/tasks/changes/changes.ts'
import { answer, type App } from '../../test/execute.ts'
import { followByEvents, followBySocket, openSocket, WAYS } from '../../test/live/live.ts'
import { startNetwork } from '../../test/database/network.ts'
import { hasRedis, startRedis } from '../../test/wakeups/redis.ts'
import { RevokeOtherSessions } from '../../test/sessions/sessions.ts'
import { openSession } from '../../test/accounts/account.ts'
import { sql } from '../../test/database/sql.ts'
import { SECOND } from '../time.ts'

/** Creates tasks one after the other, and returns their ids in order. */
async function buildTasks(app: App, as: Person, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let made = 0; made < count; made += 1) ids.push((await buildTask(app, as)).id)
  return ids
}

/**
 * A person on two instances: one reaches the database through a network that can fail, one
 * directly.
 */
async function start() {
  const databaseUrl = await cloneFreshDatabase()
  const network = await startNetwork(databaseUrl)
  const [app, other] = [
    await startApp({ databaseUrl: network.url, times: { silence: 2 * SECOND } }),
    await startApp({ databaseUrl }),
  ]
  const ada = await buildUser(app)
  return { databaseUrl, network, app, other, ada, after: await latestCursor(app, ada) }
}

const LISTENING = `select pid from pg_stat_activity where datname = current_database()
                   and application_name = 'latchkey listener' and state = 'idle'`

describe.each(WAYS)('a stream by %s', (_, follow) => {
  test('hears of everything within seconds while the connection that listens is silent, and goes on as before', async () => {
    const { databaseUrl, network, app, other, ada, after } = await start()
    const heard = follow(app, ada, { after })
    const before = await buildTasks(other, ada, 1)
    await heard.types(1)

    expect(network.silenceListening()).toBe(true)
    const during = await buildTasks(other, ada, 3)
    await heard.types(4)
    await vi.waitUntil(async () => (await sql(LISTENING, [], databaseUrl)).length > 2, { timeout: 10 * SECOND })
    const afterwards = await buildTasks(other, ada, 1)

    await heard.types(5)
    expect(heard.changes.map(({ taskId }) => taskId)).toEqual([...before, ...during, ...afterwards])
  })

  test('ends within seconds after its session ended while the connection that listens is silent', async () => {
    const { network, app, other, ada, after } = await start()
    const phone = await openSession(app, ada)
    const heard = follow(app, phone, { after })
    await buildTasks(app, ada, 1)
    await heard.types(1)
    network.silenceListening()

    await answer(other, RevokeOtherSessions, { as: ada })
    await buildTasks(other, ada, 1)

    expect([4401, 'complete']).toContain(await heard.ended())
    expect(heard.changes).toHaveLength(1)
  })

  test('waits while the database is away, and has missed nothing when it is back', async () => {
    const { network, app, other, ada, after } = await start()
    const heard = follow(app, ada, { after })
    const before = await buildTasks(app, ada, 1)
    await heard.types(1)

    await network.cut()
    const during = await buildTasks(other, ada, 3)
    await network.mend()

    await heard.types(4)
    expect(heard.changes.map(({ taskId }) => taskId)).toEqual([...before, ...during])
    expect(heard.end).toEqual({})
  })

  test('breaks off when the API closes, which does not wait for it, so that its reader comes again', async () => {
    const app = await startApp()
    const ada = await buildUser(app)
    const heard = follow(app, ada, { after: await latestCursor(app, ada) })
    await buildTasks(app, ada, 1)
    await heard.types(1)

    await app.close()

    const end = await heard.ended()
    expect(end === 1001 || end instanceof Error).toBe(true)
  })
})

test('a WebSocket that does not say goodbye does not keep the API from closing', async () => {
  const app = await startApp()
  const { token } = await buildUser(app)
  const link = await openSocket(app, { headers: { authorization: `Bearer ${token}` } })
  await link.init()
  link.socket.pause()

  await app.close()

  await expect(fetch(app.url)).rejects.toThrow('fetch failed')
})

// CI installs Redis; elsewhere these tests are skipped without it.
describe.skipIf(!hasRedis())('with Redis', () => {
  test('instances tell each other what they have changed', async () => {
    const { url: redisUrl } = await startRedis()
    const [here, there] = await Promise.all([startApp({ redisUrl }), startApp({ redisUrl })])
    const ada = await buildUser(here)
    const after = await latestCursor(here, ada)
    const heard = [followBySocket(here, ada, { after }), followByEvents(there, ada, { after })]
    const first = await buildTasks(here, ada, 1)
    await Promise.all(heard.map((one) => one.types(1)))

    const others: string[] = []
    const waits: number[] = []
    for (let count = 2; count <= 6; count += 1) {
      others.push(...(await buildTasks(there, ada, 1)))
      const made = performance.now()
      await Promise.all(heard.map((one) => one.types(count)))
      waits.push(performance.now() - made)
    }

    expect(Math.min(...waits)).toBeLessThan(SECOND / 2) // polling would take up to a second each time
    for (const { changes } of heard) expect(changes.map(({ taskId }) => taskId)).toEqual([...first, ...others])
  })

  test('nothing is missed while it is away: streams look every second until it is back', async () => {
    const redis = await startRedis()
    const [here, there] = await Promise.all([startApp({ redisUrl: redis.url }), startApp({ redisUrl: redis.url })])
    const ada = await buildUser(here)
    const after = await latestCursor(here, ada)
    const heard = followBySocket(here, ada, { after })
    await buildTasks(there, ada, 1)
    await heard.types(1)

    await redis.stop()
    await buildTasks(there, ada, 2)
    await heard.types(3)
    await redis.start()
    await buildTasks(there, ada, 1)

    expect(await heard.types(4)).toEqual(Array(4).fill('CREATED'))
    const { nodes } = await listChanges(here, ada, { after })
    expect(heard.changes.map(({ cursor }) => cursor)).toEqual(nodes.map(({ cursor }) => cursor))
  })

  test('that is not there the API starts all the same, and tells what happens', async () => {
    const app = await startApp({ redisUrl: 'redis://127.0.0.1:1', databaseUrl: await cloneDatabase() })
    const ada = await buildUser(app)
    const heard = followByEvents(app, ada, { after: await latestCursor(app, ada) })

    await buildTasks(app, ada, 1)

    expect(await heard.types(1)).toEqual(['CREATED'])
  })
})
