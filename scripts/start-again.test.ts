import { once } from 'node:events'
import { globSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { beginApi, isAlive, makeDataDir, readPostmaster, run, start, startApi } from './test/latchkey.ts'

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

test('of three starts at once in a new data folder exactly one runs, and the others say so', async () => {
  const dataDir = await makeDataDir()

  const starts = Array.from({ length: 3 }, () => beginApi({ dataDir }))
  const outcomes = await Promise.all(
    starts.map(({ ready, exit, output }) => Promise.race([ready.then(() => 'runs'), exit.then(output)])),
  )

  expect(outcomes.filter((outcome) => outcome === 'runs')).toHaveLength(1)
  const others = outcomes.filter((outcome) => outcome.includes('DATA_DIR: another Latchkey is running'))
  expect(others).toHaveLength(2)
})

test.each([
  ['begins a cluster', 'postgres.halfway-*'],
  ['starts the database', 'postgres/postmaster.pid'],
])('a very first start that is killed when it %s is begun anew by the next', async (_, made) => {
  const dataDir = await makeDataDir()
  const first = beginApi({ dataDir })
  await vi.waitUntil(() => globSync(made, { cwd: dataDir }).length > 0, { timeout: 20_000, interval: 2 })
  first.process.kill('SIGKILL')
  await first.exit

  const { url } = await startApi({ dataDir })

  expect((await fetch(`${url}/health/ready`)).status).toBe(200)
  expect(globSync('postgres.halfway-*', { cwd: dataDir })).toEqual([])
})

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
