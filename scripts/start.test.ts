import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { startEmbeddedPostgres } from '../api/src/database/embedded.ts'
import { createLog } from '../api/src/log.ts'

const root = join(import.meta.dirname, '..')

test('one command starts everything, says where it is, and stops all of it on SIGTERM', async () => {
  const dataDir = await makeDataDir()

  const latchkey = await start({ dataDir })

  expect((await fetch(`${latchkey.api}/health/ready`)).status).toBe(200)
  expect(await (await fetch(latchkey.web)).text()).toContain('Latchkey')
  expect((await stat(join(dataDir, 'jwt-secret'))).mode & 0o777).toBe(0o600)
  expect(latchkey.output()).not.toContain(await readFile(join(dataDir, 'jwt-secret'), 'utf8'))
  const postmaster = await readPostmaster(dataDir)

  latchkey.process.kill('SIGTERM')

  expect(await latchkey.exit).toEqual([0, null])
  expect(isAlive(postmaster)).toBe(false)
  await expect(fetch(latchkey.api)).rejects.toThrow()
  await expect(fetch(latchkey.web)).rejects.toThrow()
})

test('Ctrl-C stops it just as cleanly', async () => {
  const latchkey = await start({ dataDir: await makeDataDir() })

  latchkey.process.kill('SIGINT')

  expect(await latchkey.exit).toEqual([0, null])
})

test('ending the npx that started it stops everything', async () => {
  const dataDir = await makeDataDir()
  const latchkey = await start({ dataDir, command: ['npx', '-y', 'pnpm@12', 'start'] })
  const postmaster = await readPostmaster(dataDir)

  latchkey.process.kill('SIGTERM')
  await latchkey.exit

  await expect.poll(() => isAlive(postmaster), { timeout: 20_000 }).toBe(false)
  await expect.poll(() => fetch(latchkey.web).catch(() => 'gone'), { timeout: 20_000 }).toBe('gone')
})

test('what was acknowledged before the API was killed is there after the next start', async () => {
  const dataDir = await makeDataDir()
  const killed = await startApi({ dataDir })
  const token = await signup(killed.url)
  const titles = await Promise.all(
    Array.from({ length: 20 }, (_, index) => createTask(killed.url, token, `Task ${index}`)),
  )
  const orphan = await readPostmaster(dataDir)

  killed.process.kill('SIGKILL')
  await once(killed.process, 'exit')
  expect(isAlive(orphan)).toBe(true)
  const restarted = await start({ dataDir })

  const { tasks } = await ask<{ tasks: { nodes: { title: string }[] } }>(
    restarted.api,
    '{ tasks { nodes { title } } }',
    token,
  )
  expect(tasks.nodes.map(({ title }) => title).toSorted()).toEqual(titles.toSorted())
  expect(await readPostmaster(dataDir)).not.toBe(orphan)
})

test('the API, the web app and the database end by themselves when the starter is killed', async () => {
  const dataDir = await makeDataDir()
  const latchkey = await start({ dataDir })
  const postmaster = await readPostmaster(dataDir)

  latchkey.process.kill('SIGKILL')
  await latchkey.exit

  await expect.poll(() => isAlive(postmaster), { timeout: 20_000 }).toBe(false)
  await expect.poll(() => fetch(latchkey.web).catch(() => 'gone'), { timeout: 20_000 }).toBe('gone')
})

test('a data folder that is in use is not touched by a second start', async () => {
  const dataDir = await makeDataDir()
  const first = await start({ dataDir })

  const second = run({ DATA_DIR: dataDir, API_PORT: '0', WEB_PORT: '0' })

  expect(await second.exit).toEqual([1, null])
  expect(second.output()).toContain('DATA_DIR: another Latchkey is running')
  expect((await fetch(`${first.api}/health/ready`)).status).toBe(200)
})

test.for([
  ['a port that is in use', async () => ({ API_PORT: String(await occupyPort()) }), /^API_PORT: port \d+ is in use\./m],
  [
    'a database that does not answer',
    () => ({ DATABASE_URL: 'postgres://a:b@127.0.0.1:1/c' }),
    /^DATABASE_URL: no PostgreSQL/m,
  ],
  ['a data folder that cannot be written', () => ({ DATA_DIR: '/dev/null/latchkey' }), /^DATA_DIR: .* cannot be /m],
  ['a port that is no number', () => ({ API_PORT: 'http' }), /^API_PORT must be a whole number/m],
] as const)('%s is told in one sentence, without a stack trace', async ([_what, settings, sentence]) => {
  const latchkey = run({ DATA_DIR: await makeDataDir(), API_PORT: '0', WEB_PORT: '0', ...(await settings()) })

  expect(await latchkey.exit).toEqual([1, null])
  expect(latchkey.output()).toMatch(sentence)
  expect(latchkey.output()).not.toMatch(/^\s+at /m)
})

test('a database that is not there is told, not made', async () => {
  const { DATABASE_URL, exists } = await runPostgres('nobody_made_this')

  const latchkey = run({ DATABASE_URL, API_PORT: '0', WEB_PORT: '0' })

  expect(await latchkey.exit).toEqual([1, null])
  expect(latchkey.output()).toMatch(/^DATABASE_URL: the server refuses the connection \(database "nobody_made_this"/m)
  expect(await exists()).toBe(false)
})

test('everything that is wrong with the settings is told at once', async () => {
  const latchkey = run({
    API_PORT: 'x',
    WEB_PORT: 'y',
    LOG_LEVEL: 'loud',
    JWT_SECRETS: 'short',
    TRUSTED_PROXIES: 'me',
    DATABASE_URL: 'mysql://x',
  })

  expect(await latchkey.exit).toEqual([1, null])
  for (const name of ['API_PORT', 'WEB_PORT', 'LOG_LEVEL', 'JWT_SECRETS', 'TRUSTED_PROXIES', 'DATABASE_URL']) {
    expect(latchkey.output()).toMatch(new RegExp(`^${name}\\b`, 'm'))
  }
})

test('production with a database of its own does not start without a secret', async () => {
  const latchkey = run({ NODE_ENV: 'production', DATABASE_URL: 'postgres://a:b@127.0.0.1:1/c', JWT_SECRETS: '' })

  expect(await latchkey.exit).toEqual([1, null])
  expect(latchkey.output()).toMatch(/^JWT_SECRETS must be set in production/m)
})

type Run = { process: ChildProcess; exit: Promise<unknown[]>; output: () => string }

function run(settings: Record<string, string>, command = [process.execPath, 'scripts/start.ts']): Run {
  const [file = '', ...args] = command
  const child = spawn(file, args, {
    cwd: root,
    env: { ...process.env, NODE_ENV: '', ...settings },
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const exit = once(child, 'exit')
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    await exit
  })
  return { process: child, exit, output: () => said }
}

type Start = { dataDir: string; command?: string[] }

async function start({ dataDir, command }: Start): Promise<Run & { api: string; web: string }> {
  const latchkey = run({ DATA_DIR: dataDir, API_PORT: '0', WEB_PORT: '0', WEB_ORIGIN: '' }, command)
  await expect.poll(latchkey.output, { timeout: 60_000 }).toContain('Ctrl-C stops it')
  const [, web = ''] = /Web app +(\S+)/.exec(latchkey.output()) ?? []
  const [, api = ''] = /API +(\S+)\/graphql/.exec(latchkey.output()) ?? []
  return { ...latchkey, web, api }
}

async function startApi({ dataDir }: { dataDir: string }): Promise<{ process: ChildProcess; url: string }> {
  const env = { ...process.env, DATA_DIR: dataDir, API_PORT: '0', LOG_LEVEL: 'error' }
  const child = spawn(join(root, 'api/start'), { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const [ready]: { url: string }[] = await once(child, 'message')
  return { process: child, url: ready?.url ?? '' }
}

/** A PostgreSQL server, the URL of a database that it does not have, and whether it has it by now. */
async function runPostgres(database: string): Promise<{ DATABASE_URL: string; exists: () => Promise<boolean> }> {
  const log = createLog({ logLevel: 'error' })
  const postgres = await startEmbeddedPostgres({ dataDir: await makeDataDir(), log })
  onTestFinished(() => postgres.stop())
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  onTestFinished(() => client.end())
  const find = () => client.query('select 1 from pg_database where datname = $1', [database])
  return {
    DATABASE_URL: postgres.url.replace(/[^/]+$/, database),
    exists: async () => (await find()).rowCount === 1,
  }
}

async function makeDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'latchkey-start-'))
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
  return dataDir
}

async function readPostmaster(dataDir: string): Promise<number> {
  const [pid] = (await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8')).split('\n')
  return Number(pid)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function occupyPort(): Promise<number> {
  const server = createServer().listen(0, 'localhost')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

async function ask<T>(api: string, query: string, token?: string, variables?: object): Promise<T> {
  const response = await fetch(`${api}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the caller says what it asked for
  return ((await response.json()) as { data: T }).data
}

async function signup(api: string): Promise<string> {
  const input = { email: 'ada@example.com', password: 'correct horse battery staple', name: 'Ada' }
  const query = 'mutation ($input: SignupInput!) { signup(input: $input) { token } }'
  return (await ask<{ signup: { token: string } }>(api, query, undefined, { input })).signup.token
}

async function createTask(api: string, token: string, title: string): Promise<string> {
  const query = 'mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { title } } }'
  return (await ask<{ createTask: { task: { title: string } } }>(api, query, token, { input: { title } })).createTask
    .task.title
}
