import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'

import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { cloneFreshDatabase, sharedApp, startApp } from '../test/app.ts'
import { buildTask, buildUser } from '../test/build.ts'
import { execute } from '../test/execute.ts'
import { send } from '../test/send.ts'
import { CompleteTask, CreateTask, idsOf, listTasks, ReadTask } from '../test/tasks.ts'
import { startEmbeddedPostgres } from './database/embedded.ts'
import { createLog } from './log.ts'

/** A network between the API and its database that can be cut, and mended. */
async function startNetwork(databaseUrl: string) {
  const target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  const server = createServer((from) => {
    const to = connect(Number(target.port), target.hostname)
    for (const socket of [from, to]) sockets.add(socket.on('error', () => {}))
    from.pipe(to).pipe(from)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens at a port
  const { port } = server.address() as AddressInfo
  const url = new URL(databaseUrl)
  url.port = String(port)
  const cut = async () => {
    server.close()
    for (const socket of sockets) socket.destroy()
    sockets.clear()
    await once(server, 'close')
  }
  const mend = async () => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }
  onTestFinished(async () => void (server.listening && (await cut())))
  return { url: url.href, cut, mend }
}

const health = async (app: { url: string }, path: 'live' | 'ready') => {
  const { status, text } = await send(app, { path: `/health/${path}` })
  return { status, body: JSON.parse(text) }
}

const READY = { status: 200, body: { status: 'ok', database: 'ok' } }
const AWAY = { status: 503, body: { status: 'unavailable', database: 'away' } }

describe('health', () => {
  test('says that the process lives and that it can do its work', async () => {
    const app = await sharedApp()

    expect(await health(app, 'live')).toEqual({ status: 200, body: { status: 'ok' } })
    expect(await health(app, 'ready')).toEqual(READY)
  })

  test('asks for no token, and does not mind a bad one', async () => {
    const app = await sharedApp()

    const { status } = await send(app, { path: '/health/ready', headers: { authorization: 'Bearer nonsense' } })

    expect(status).toBe(200)
  })
})

describe('while the database is away', () => {
  test('the API lives, is not ready, and says 503 to everybody who needs data, to try again', async () => {
    const network = await startNetwork(await cloneFreshDatabase())
    const app = await startApp({ databaseUrl: network.url })
    const ada = await buildUser(app)
    const { id } = await buildTask(app, ada)

    await network.cut()

    const refusals = [
      await execute(app, ReadTask, { as: ada, variables: { id } }),
      await execute(app, CreateTask, { as: ada, variables: { input: { title: 'Lost?' } } }),
    ]
    for (const { status, data, code } of refusals) {
      expect({ status, data, code }).toEqual({ status: 503, data: null, code: 'SERVICE_UNAVAILABLE' })
    }
    expect(refusals[0]?.errors[0]?.message).not.toMatch(/ECONN|127\.0\.0\.1|connection/i)
    expect(await health(app, 'live')).toMatchObject({ status: 200 })
    expect(await health(app, 'ready')).toEqual(AWAY)
    expect(await execute(app, ReadTask, { variables: { id } })).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' })
  })

  test('a good token is not called bad', async () => {
    const network = await startNetwork(await cloneFreshDatabase())
    const app = await startApp({ databaseUrl: network.url })
    const ada = await buildUser(app)

    await network.cut()

    const { code, headers } = await execute(app, ReadTask, { as: ada, variables: { id: 'x' } })
    expect(code).toBe('SERVICE_UNAVAILABLE')
    expect(headers.has('www-authenticate')).toBe(false)
  })

  test('everything waits, and goes on by itself once it is back', async () => {
    const network = await startNetwork(await cloneFreshDatabase())
    const app = await startApp({ databaseUrl: network.url })
    const ada = await buildUser(app)
    const before = await buildTask(app, ada)

    for (let outage = 1; outage <= 3; outage++) {
      await network.cut()
      expect(await health(app, 'ready')).toEqual(AWAY)
      await network.mend()
      expect(await health(app, 'ready')).toEqual(READY)
    }

    const after = await buildTask(app, ada)
    expect(idsOf(await listTasks(app, ada))).toEqual([after.id, before.id])
  })

  test('20 requests that it leaves in the middle of their work are answered, all of them', async () => {
    const network = await startNetwork(await cloneFreshDatabase())
    const app = await startApp({ databaseUrl: network.url })
    const ada = await buildUser(app)
    const { id } = await buildTask(app, ada)

    const asked = Array.from({ length: 20 }, () => execute(app, CompleteTask, { as: ada, variables: { id } }))
    await network.cut()

    for (const { code } of await Promise.all(asked)) expect([undefined, 'SERVICE_UNAVAILABLE']).toContain(code)
  })
})

test(
  'a database that is killed starts again by itself, and nothing acknowledged is lost',
  { timeout: 60_000 },
  async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'latchkey-killed-'))
    const postgres = await startEmbeddedPostgres({ dataDir, log: createLog({ logLevel: 'silent' }) })
    onTestFinished(async () => {
      await postgres.stop()
      await rm(dataDir, { recursive: true })
    })
    const app = await startApp({ databaseUrl: postgres.url })
    const ada = await buildUser(app)
    const acknowledged: string[] = []
    const refused = new Set<string | undefined>()
    const add = async () => {
      const { data, code } = await execute(app, CreateTask, { as: ada, variables: { input: { title: 'Keep me' } } })
      if (data) acknowledged.push(data.createTask.task.id)
      else refused.add(code)
    }

    const [pid = ''] = (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')
    for (let n = 0; n < 20; n++) await add()
    const inFlight = Array.from({ length: 20 }, add)
    process.kill(Number(pid), 'SIGKILL')
    await Promise.all(inFlight)
    while (!refused.has('SERVICE_UNAVAILABLE')) await add()
    await vi.waitUntil(async () => (await health(app, 'ready')).status === 200, { timeout: 50_000, interval: 50 })
    await add()

    const kept = await Promise.all(acknowledged.map((id) => execute(app, ReadTask, { as: ada, variables: { id } })))
    expect([...refused]).toEqual(['SERVICE_UNAVAILABLE'])
    expect(acknowledged.length).toBeGreaterThan(20)
    expect(kept.map(({ data }) => data?.task?.id)).toEqual(acknowledged)
  },
)
