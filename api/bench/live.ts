import { once } from 'node:events'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket, type RawData } from 'ws'
import { startEmbeddedPostgres } from '../src/database/embedded.ts'
import { migrate } from '../src/migrations/migrate.ts'
import { createLog } from '../src/log.ts'
import { SECOND } from '../src/time.ts'
import { startProcess } from './process.ts'
import { seed, type Person } from './seed.ts'

/**
 * Measures what 1000 open subscriptions, each of another person, cost one instance, and how long a
 * change takes from the write to its subscriber.
 */
const SUBSCRIPTIONS = 1000
const WRITES = 1000
const WRITERS = 4
const LATE = 10 * SECOND

const SUBSCRIBE = 'subscription { taskChanged { cursor type taskId at task { id title completed } } }'
const CREATE = 'mutation ($title: String!) { createTask(input: { title: $title }) { task { id } } }'

await using stack = new AsyncDisposableStack()
const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-'))
stack.defer(() => rm(folder, { recursive: true, force: true }))
const log = createLog({ logLevel: 'error' })
const postgres = await startEmbeddedPostgres({ dataDir: folder, log })
stack.defer(() => postgres.stop())
await migrate(postgres.url, log)
const secret = randomBytes(48).toString('base64url')
const people = await seed(postgres.url, secret, { users: SUBSCRIPTIONS, tasksEach: 20 })
const api = await startProcess({
  command: ['../start'],
  logFile: join(folder, 'api.log'),
  env: { DATABASE_URL: postgres.url, JWT_SECRETS: secret, HOST: '127.0.0.1', API_PORT: '0', LOG_LEVEL: 'info' },
})
stack.defer(() => api.stop())

for (let n = 0; n < 500; n += 1) await write(personAt(n), 'Warm up')
const before = await settled()

/** When the change of a title was received. On the monotonic clock. */
const received = new Map<string, number>()
const sockets: WebSocket[] = []
for (const person of people) sockets.push(await follow(person))
stack.defer(() => {
  for (const socket of sockets) socket.terminate()
})
await sleep(2 * SECOND) // there is no acknowledgement of a subscription
const after = await settled()

const times: { asked: number; answered: number; title: string }[] = []
let next = 0
await Promise.all(
  Array.from({ length: WRITERS }, async () => {
    while (next < WRITES) {
      const n = next++
      const title = `Write ${n}`
      const asked = performance.now()
      await write(personAt(n * 7), title)
      times.push({ asked, answered: performance.now(), title })
    }
  }),
)
for (const until = performance.now() + LATE; received.size < WRITES && performance.now() < until;) await sleep(50)
const idleFrom = (await api.ask({ ask: 'usage' })).cpu
await sleep(10 * SECOND)
const idle = (await api.ask({ ask: 'usage' })).cpu - idleFrom

const delivered = times.filter(({ title }) => received.has(title))
const fromRequest = delivered.map(({ asked, title }) => (received.get(title) ?? 0) - asked)
const fromAnswer = delivered.map(({ answered, title }) => Math.max(0, (received.get(title) ?? 0) - answered))
console.log(`
| ${SUBSCRIPTIONS} subscriptions over WebSocket on one instance | |
| --- | --: |
| memory before, resident | ${megabytes(before)} MB |
| memory with all of them | ${megabytes(after)} MB |
| a subscription | ${((after - before) / SUBSCRIPTIONS / 1024).toFixed(1)} KiB |
| CPU while nothing happens | ${(idle / 100).toFixed(1)} % of a core |
| changes that were received | ${delivered.length} of ${WRITES} |
| from sending a write to its delivery, p50 / p99 | ${quantile(fromRequest, 0.5)} / ${quantile(fromRequest, 0.99)} ms |
| from a write's answer to its delivery, p50 / p99 | ${quantile(fromAnswer, 0.5)} / ${quantile(fromAnswer, 0.99)} ms |
| writes a second, ${WRITERS} at once | ${Math.round(WRITES / ((Math.max(...times.map(({ answered }) => answered)) - Math.min(...times.map(({ asked }) => asked))) / SECOND))} |
`)

function personAt(n: number): Person {
  const person = people[n % people.length]
  if (!person) throw new Error('There is no such person in the database')
  return person
}

async function write({ token }: Person, title: string) {
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: CREATE, variables: { title } }),
  })
  const text = await response.text()
  if (!text.includes('"task_')) throw new Error(text)
}

async function follow({ token }: Person): Promise<WebSocket> {
  const socket = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, ['graphql-transport-ws'])
  await once(socket, 'open')
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }))
  await once(socket, 'message')
  socket.on('message', (data: RawData) => {
    const title = /"title":"(Write \d+)"/.exec(Buffer.isBuffer(data) ? data.toString() : '')?.[1]
    if (title) received.set(title, performance.now())
  })
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: SUBSCRIBE } }))
  return socket
}

/** Resident memory in bytes, once the process is idle. */
async function settled(): Promise<number> {
  await api.ask({ ask: 'usage' })
  await sleep(3 * SECOND)
  return (await api.ask({ ask: 'usage' })).peakRss
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(0)
}

function quantile(values: number[], q: number): string {
  const sorted = values.toSorted((a, b) => a - b)
  return (sorted[Math.floor(q * (sorted.length - 1))] ?? Number.NaN).toFixed(1)
}
