import { mkdtemp, readFile, rm } from 'node:fs/promises'

import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { Signup } from '../../test/accounts/account.ts'
import { cloneFreshDatabase, sharedApp, startApp } from '../../test/app.ts'
import { buildTask, buildUser, PASSWORD } from '../../test/build.ts'
import { type App, execute, idsOf } from '../../test/execute.ts'
import { holdWrites, startNetwork } from '../../test/database/network.ts'
import { send } from '../../test/http/send.ts'
import { sql } from '../../test/database/sql.ts'
import { CreateTask, ListTasks, listTasks, ReadTask } from '../../test/tasks/tasks.ts'
import { startEmbeddedPostgres } from '../database/embedded.ts'
import { createLog } from '../log.ts'

const health = async (app: App, path: 'live' | 'ready') => {
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
      expect({ status, code }).toEqual({ status: 503, code: 'SERVICE_UNAVAILABLE' })
      expect([null, { task: null }]).toContainEqual(data)
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

  test('sign-ups that it leaves in the middle are refused whole, and cost the API none of its connections', async () => {
    const databaseUrl = await cloneFreshDatabase()
    const network = await startNetwork(databaseUrl)
    const app = await startApp({ databaseUrl: network.url })
    const writes = await holdWrites(databaseUrl, 'sessions')
    const inputs = Array.from({ length: 20 }, (_, n) => ({
      email: `half-way-${n}@example.com`,
      password: PASSWORD,
      name: 'Ada',
    }))
    const asked = inputs.map((input) => execute(app, Signup, { variables: { input } }))
    await expect.poll(writes.waiting, { timeout: 10_000 }).toHaveLength(20)

    await network.cut()
    const refused = await Promise.all(asked)
    await network.mend()
    await writes.letGo()

    expect(new Set(refused.map(({ status, code }) => `${status} ${code}`))).toEqual(
      new Set(['503 SERVICE_UNAVAILABLE']),
    )
    expect(await health(app, 'ready')).toEqual(READY)
    const again = await Promise.all(inputs.map((input) => buildUser(app, input)))
    expect(again.map(({ email }) => email)).toEqual(inputs.map(({ email }) => email))
  })

  test('a write whose connection the database itself ends is refused, and nothing of it is kept', async () => {
    const databaseUrl = await cloneFreshDatabase()
    const app = await startApp({ databaseUrl })
    const ada = await buildUser(app)
    const writes = await holdWrites(databaseUrl, 'tasks')
    const asked = execute(app, CreateTask, { as: ada, variables: { input: { title: 'Half way' } } })
    await expect.poll(writes.waiting).toHaveLength(1)

    await sql('select pg_terminate_backend($1)', await writes.waiting(), databaseUrl)

    expect(await asked).toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE', data: null })
    await writes.letGo()
    await expect.poll(async () => (await execute(app, ListTasks, { as: ada })).data?.tasks.nodes).toEqual([])
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

    const read = async (id: string) => {
      const { data, code } = await execute(app, ReadTask, { as: ada, variables: { id } })
      return code ?? data?.task?.id
    }
    expect([...refused]).toEqual(['SERVICE_UNAVAILABLE'])
    expect(acknowledged.length).toBeGreaterThan(20)
    await expect.poll(() => Promise.all(acknowledged.map(read)), { timeout: 30_000 }).toEqual(acknowledged)
  },
)
