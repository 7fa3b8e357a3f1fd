import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { describe, expect, onTestFinished, test } from 'vitest'
import { cloneFreshDatabase, startApp } from '../../test/app.ts'
import { buildTask, buildUser } from '../../test/build.ts'
import { type App, execute, idsOf } from '../../test/execute.ts'
import { startInstance } from '../../test/instance.ts'
import { captureLog } from '../../test/log.ts'
import { holdReads, startNetwork } from '../../test/database/network.ts'
import { send } from '../../test/http/send.ts'
import { sql } from '../../test/database/sql.ts'
import { CreateTask, ListTasks, listTasks } from '../../test/tasks/tasks.ts'
import { createLog } from '../log.ts'
import { SECOND } from '../time.ts'
import { startEmbeddedPostgres } from './embedded.ts'

const addTask = (app: App, as: { token: string }) =>
  execute(app, CreateTask, { as, variables: { input: { title: 'Water the plants' } } })

const readiness = async (app: App) => {
  const { status, text } = await send(app, { path: '/health/ready' })
  return [status, JSON.parse(text).database]
}

/** An API that connects with a role of its own, which has all rights on its database. */
async function start() {
  const databaseUrl = await cloneFreshDatabase()
  const { captured, url, role } = {
    captured: captureLog(),
    url: new URL(databaseUrl),
    role: `r${randomUUID().slice(0, 8)}`,
  }
  await sql(`create role ${role} login in role ${url.username} password 'first'`, [], databaseUrl)
  onTestFinished(async () => void (await sql(`drop role ${role}`, [], databaseUrl)))
  Object.assign(url, { username: role, password: 'first' })
  const network = await startNetwork(url.href)
  const app = await startApp({ databaseUrl: network.url, log: captured.log, times: { statement: SECOND } })
  const ada = await buildUser({ ...app, databaseUrl })
  const bySuperuser = (statement: string) => sql(statement, [], databaseUrl)
  /** Closes the existing connections, those included that have not authenticated yet. */
  const disconnect = async () => {
    await network.cut()
    await network.mend()
  }
  return { app, ada, databaseUrl, role, log: captured, bySuperuser, disconnect }
}

/** Makes every new task fail with this database error, this many times. */
const raiseAtInsert = (sqlState: string, times: number) => `
  create sequence raised;
  create function raise() returns trigger language plpgsql as $$
  begin
    if nextval('raised') <= ${times} then raise exception 'in trouble' using errcode = '${sqlState}'; end if;
    return new;
  end $$;
  create trigger raise before insert on tasks for each row execute function raise()`

const REFUSED = {
  status: 503,
  data: null,
  errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE', retryAfter: 5 } }],
}

describe('a database that answers, but badly', () => {
  test.each<[string, (role: string) => string, (role: string) => string]>([
    ['lets its user in no more', (role) => `alter role ${role} nologin`, (role) => `alter role ${role} login`],
    [
      'takes another password',
      (role) => `alter role ${role} password 'second'`,
      (role) => `alter role ${role} password 'first'`,
    ],
    [
      'takes no more connections',
      (role) => `alter role ${role} connection limit 0`,
      (role) => `alter role ${role} connection limit -1`,
    ],
    [
      'is read-only',
      (role) => `alter role ${role} set default_transaction_read_only = on`,
      (role) => `alter role ${role} reset default_transaction_read_only`,
    ],
  ])('because it %s is unavailable until it is mended', async (_, breakIt, mendIt) => {
    const { app, ada, role, log, bySuperuser, disconnect } = await start()
    await bySuperuser(breakIt(role))
    await disconnect()

    const refused = await addTask(app, ada)
    const [unready] = await readiness(app)
    await bySuperuser(mendIt(role))

    expect(refused).toMatchObject(REFUSED)
    expect(refused.headers.get('retry-after')).toBe('5')
    expect(unready).toBe(503)
    await expect.poll(async () => (await addTask(app, ada)).status).toBe(200)
    expect(await readiness(app)).toEqual([200, 'ok'])
    expect(log.text()).not.toContain('"level":"error"')
    expect(log.text()).toContain('The database is unavailable')
  })

  test.each([
    ['cannot read its disk', '58030'],
    ['has a full disk', '53100'],
    ['has no memory left', '53200'],
    ['finds every lock taken', '55P03'],
    ['cancels what takes too long', '57014'],
    ['finds a deadlock each time', '40P01'],
    ['cannot put transactions in an order', '40001'],
  ])('because it %s is unavailable', async (_, sqlState) => {
    const { app, ada, log, bySuperuser } = await start()
    await bySuperuser(raiseAtInsert(sqlState, 1000))

    const refused = await addTask(app, ada)

    expect(refused).toMatchObject(REFUSED)
    expect(log.text()).not.toContain('"level":"error"')
    expect(idsOf(await listTasks(app, ada))).toEqual([])
  })

  test('is asked once more for what it has undone by itself, and once only', async () => {
    const { app, ada, bySuperuser } = await start()
    await bySuperuser(raiseAtInsert('40001', 3))

    const answers = [await addTask(app, ada), await addTask(app, ada)]

    expect(answers.map(({ status }) => status)).toEqual([503, 200])
    expect(idsOf(await listTasks(app, ada))).toHaveLength(1)
  })

  test('is left for the one that can be written to, by the same request', async () => {
    const { app, ada, role, bySuperuser } = await start()
    await bySuperuser(`alter role ${role} set default_transaction_read_only = on`)
    const readers = await Promise.all(Array.from({ length: 5 }, () => execute(app, ListTasks, { as: ada })))
    await bySuperuser(`alter role ${role} reset default_transaction_read_only`)

    const { status } = await addTask(app, ada)

    expect(readers.map((reader) => reader.status)).toEqual(Array(5).fill(200))
    expect(status).toBe(200)
  })

  test('because a table is locked gives up in time, and goes on by itself', async () => {
    const { app, ada, databaseUrl } = await start()
    const tasks = await holdReads(databaseUrl, 'tasks')

    const [reading, writing] = await Promise.all([execute(app, ListTasks, { as: ada }), addTask(app, ada)])
    await tasks.letGo()

    expect([reading, writing]).toMatchObject([REFUSED, REFUSED])
    expect((await addTask(app, ada)).status).toBe(200)
  })
})

describe('a network that swallows what is sent to the database', () => {
  test('is noticed soon by those who wait, and by nobody after them', async () => {
    const databaseUrl = await cloneFreshDatabase()
    const network = await startNetwork(databaseUrl)
    const app = await startApp({ databaseUrl: network.url, times: { statement: SECOND } })
    const ada = await buildUser({ ...app, databaseUrl })
    const askAll = () => Promise.all(Array.from({ length: 40 }, () => execute(app, ListTasks, { as: ada })))
    await askAll() // opens as many connections as the pool may have

    network.swallow()
    const waiting = await execute(app, ListTasks, { as: ada })
    const after = await askAll()

    expect(waiting).toMatchObject(REFUSED)
    expect(after.map(({ status }) => status)).toEqual(Array(40).fill(200))
  })

  test('keeps a write from being done twice', async () => {
    const databaseUrl = await cloneFreshDatabase()
    const network = await startNetwork(databaseUrl)
    const app = await startApp({ databaseUrl: network.url, times: { statement: SECOND } })
    const ada = await buildUser({ ...app, databaseUrl })
    const addTasks = () => Promise.all(Array.from({ length: 20 }, () => addTask(app, ada)))
    await addTasks() // opens several connections

    network.swallow()
    const answers = await addTasks()

    const done = answers.filter(({ status }) => status === 200)
    expect(done.length).toBeLessThan(20)
    expect(idsOf(await listTasks(app, ada))).toHaveLength(20 + done.length)
  })

  // It takes the ten seconds that are promised.
  test('does not keep the API from ending', { timeout: 40 * SECOND }, async () => {
    const databaseUrl = await cloneFreshDatabase()
    const network = await startNetwork(databaseUrl)
    const app = await startInstance(network.url)
    const ada = await buildUser({ ...app, databaseUrl })
    await execute(app, ListTasks, { as: ada })

    network.swallow()
    // The statements before it are still waiting.
    expect(await readiness(app)).toEqual([503, 'away'])

    expect(await app.stop()).toBe(0)
  })
})

test('a database that stands still is given up soon, and asked again as soon as it goes on', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'latchkey-still-'))
  const postgres = await startEmbeddedPostgres({ dataDir, log: createLog({ logLevel: 'silent' }) })
  onTestFinished(async () => {
    await postgres.stop()
    await rm(dataDir, { recursive: true })
  })
  const app = await startApp({ databaseUrl: postgres.url, times: { statement: SECOND } })
  const ada = await buildUser(app)
  const { id } = await buildTask(app, ada)
  const [postmaster = ''] = (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')
  const signal = (name: 'STOP' | 'CONT') => {
    spawnSync('pkill', [`-${name}`, '--parent', postmaster])
    process.kill(Number(postmaster), `SIG${name}`)
  }

  signal('STOP')
  const during = await Promise.all([execute(app, ListTasks, { as: ada }), addTask(app, ada)])
  signal('CONT')
  const after = await execute(app, ListTasks, { as: ada })

  expect(during).toMatchObject([REFUSED, REFUSED])
  expect(after.data?.tasks.nodes.map((task) => task.id)).toContain(id)
})

test('a start that waits for the migrations of another says so', async () => {
  const databaseUrl = await cloneFreshDatabase()
  const log = captureLog()
  const other = new pg.Client({ connectionString: databaseUrl })
  await other.connect()
  await other.query('select pg_advisory_lock(7451121)')

  const starting = startApp({ databaseUrl, log: log.log })
  const [line] = await log.lines(1)
  await other.end()

  expect(line).toMatchObject({ level: 'warn', msg: expect.stringContaining('Waiting until another instance') })
  expect(await readiness(await starting)).toEqual([200, 'ok'])
})
