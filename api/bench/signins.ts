import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startEmbeddedPostgres } from '../src/database/embedded.ts'
import { migrate } from '../src/migrations/migrate.ts'
import { createLog } from '../src/log.ts'
import { MINUTE, SECOND } from '../src/time.ts'
import { hashPassword, verifyPassword } from '../src/passwords/password.ts'
import { startProcess, type Measured } from './process.ts'
import { median, percentile, table } from './report.ts'
import { as, LIST, post, signinAs, somewhere, type Request } from './requests.ts'
import { PASSWORD, seed, type Person } from './seed.ts'
import type { Storm, StormReport } from './storm.ts'

/** Measures a storm of sign-ins, and whether the time of a refusal reveals its reason. */
const TRIES = 200
const CLIENTS = 1000
/** The first storm on each server lets V8 compile its code and does not count. Milliseconds. */
const WARM_UP = 40 * SECOND
const STORM = 20 * SECOND
/** Storms on each of the two servers, in turns: on a shared machine one alone says little. */
const ROUNDS = 6
/** Between two requests of a person who is signed in already. Milliseconds. */
const PAUSE = 20

const signal = AbortSignal.timeout(15 * MINUTE)

try {
  console.log(await bench())
} catch (error) {
  console.error(error)
  process.exitCode = 1
}

async function bench(): Promise<string> {
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const log = createLog({ logLevel: 'error' })
  const postgres = await startEmbeddedPostgres({ dataDir: folder, log })
  stack.defer(() => postgres.stop())
  await migrate(postgres.url, log)
  const secret = randomBytes(48).toString('base64url')
  const people = await seed(postgres.url, secret, { users: 10_000, tasksEach: 50 })
  const env = { DATABASE_URL: postgres.url, JWT_SECRETS: secret, HOST: '127.0.0.1', API_PORT: '0', LOG_LEVEL: 'info' }
  const logFile = join(folder, 'api.log')
  const api = await startProcess({ command: ['../start'], logFile, env: { ...env, TRUSTED_PROXIES: 'loopback' } })
  stack.defer(() => api.stop())

  const floor = await startProcess({ command: [process.execPath, 'hash-floor.ts'], logFile, env })
  stack.defer(() => floor.stop())

  const storm = fork(join(import.meta.dirname, 'storm.ts'), { stdio: 'inherit' })
  stack.defer(() => storm.disconnect())

  const refusals = await timeRefusals(api, people.slice(0, 1000))
  const weather = await endure({ api, floor, storm }, people.slice(1000))
  return [refusals, '', weather, '', `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model}.`].join(
    '\n',
  )
}

/** Sends one refused sign-in at a time, of each kind in turn, from addresses without failures. */
async function timeRefusals(api: Measured, people: readonly Person[]): Promise<string> {
  const stranger = () => `${randomUUID()}@example.com`
  const emails = people.map(({ email }) => email)
  const locked = { known: emails.pop() ?? '', unknown: stranger() }
  for (const email of Object.values(locked)) {
    for (let failure = 0; failure < 10; failure += 1) await tell(api, email)
  }
  const kinds: { name: string; email: () => string; latencies: number[] }[] = [
    { name: 'wrong password', email: () => emails.pop() ?? '', latencies: [] },
    { name: 'unknown email', email: stranger, latencies: [] },
    { name: 'locked account', email: () => locked.known, latencies: [] },
    { name: 'locked, unknown email', email: () => locked.unknown, latencies: [] },
  ]
  for (let warmUp = 0; warmUp < 20; warmUp += 1) for (const { email } of kinds) await tell(api, email())
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    for (const { email, latencies } of kinds.toSorted(() => Math.random() - 0.5))
      latencies.push(await tell(api, email()))
  }
  const base = median(kinds[0]?.latencies ?? [])
  const rows = kinds.map(({ name, latencies }) => [
    name,
    String(latencies.length),
    median(latencies).toFixed(2),
    `${((median(latencies) / base - 1) * 100).toFixed(1)} %`,
  ])
  return table(['refused sign-in', 'tries', 'median ms', 'against the first (bar: ± 10 %)'], rows)
}

/** @returns milliseconds until the refusal */
async function tell(api: Measured, email: string): Promise<number> {
  signal.throwIfAborted()
  const began = performance.now()
  const { status } = await send(api, signinAs(email, somewhere(), 'not the password'))
  if (status !== 401 && status !== 429) throw new Error(`A wrong password was answered with ${status}`)
  return performance.now() - began
}

/** The processes that run beside the database and this one. */
type Actors = { api: Measured; floor: Measured; storm: ChildProcess }

async function endure(actors: Actors, people: readonly Person[]): Promise<string> {
  const { api, floor } = actors
  const calm = await ask(api, people, sleep(STORM))
  const bare = await hashBare(STORM)
  const emails = people.slice(0, CLIENTS).map(({ email }) => email)
  const on = { floor: { url: floor.url, emails }, api: { url: api.url, emails } }
  for (const target of Object.values(on)) await brew(actors, people, { ...target, milliseconds: WARM_UP })
  const before = await api.ask({ ask: 'usage' })
  const rounds: Record<'api' | 'floor', Weather>[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const onFloor = await brew(actors, people, { ...on.floor, milliseconds: STORM })
    rounds.push({ floor: onFloor, api: await brew(actors, people, { ...on.api, milliseconds: STORM }) })
  }
  const after = await api.ask({ ask: 'usage' })

  const onApi = rounds.map(({ api }) => api)
  const listing = onApi.flatMap(({ latencies }) => latencies)
  const turnedAway = onApi.flatMap(({ report }) => report.refusals)
  const shares = rounds.map(({ api, floor }) => signinsOf([api]) / signinsOf([floor]))
  const share = signinsOf(onApi) / signinsOf(rounds.map(({ floor }) => floor))
  const others = onApi.flatMap(({ report }) => Object.keys(report.statuses).filter((s) => s !== '200' && s !== '503'))
  const errors = onApi.reduce((sum, { report }) => sum + report.errors, 0)
  const row = (name: string, latencies: readonly number[]) => [
    name,
    String(latencies.length),
    percentile(latencies, 0.5).toFixed(1),
    percentile(latencies, 0.99).toFixed(1),
    Math.max(...latencies).toFixed(1),
  ]
  return [
    table(
      [`tasks(first: 20), one every ${PAUSE} ms`, 'requests', 'p50 ms', 'p99 ms', 'slowest ms'],
      [
        row('without a storm', calm),
        row(`while ${CLIENTS} people sign in (bar: p99 < 100 ms)`, listing),
        row('the 503 of those refused', turnedAway),
      ],
    ),
    '',
    `Signed in: ${signinsOf(onApi).toFixed(1)} a second, ${percent(share)} of what a bare node:http + argon2 handler does in the same storm (bar: ≥ 75 %; storm by storm ${shares.map(percent).join(', ')}).`,
    `With the machine to itself, without requests, argon2 does ${bare.toFixed(1)} a second.`,
    `Answers that were neither 200 nor 503: ${others.length === 0 ? 'none' : others.join(', ')}; ${errors} broken connections. Resident memory before ${mb(before.peakRss)} MB, in the storms ${mb(after.peakRss)} MB (bar: ≤ 350 MB).`,
  ].join('\n')
}

/** Sign-ins per second. */
function signinsOf(storms: readonly Weather[]): number {
  const signins = storms.reduce((sum, { report }) => sum + (report.statuses['200'] ?? 0), 0)
  return (signins / (storms.length * STORM)) * SECOND
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`
}

/** Latencies of those who were signed in already, and what became of those who signed in. */
type Weather = { latencies: number[]; report: StormReport }

/** A storm on one of the servers, while a person lists their tasks on the API. */
async function brew(
  { api, storm }: Actors,
  people: readonly Person[],
  storming: Omit<Storm, 'clients'>,
): Promise<Weather> {
  const reported = once(storm, 'message').then(([report]: StormReport[]) => {
    if (!report) throw new Error('The storm says nothing')
    return report
  })
  storm.send({ ...storming, clients: CLIENTS } satisfies Storm)
  const latencies = await ask(api, people, reported)
  return { latencies, report: await reported }
}

function mb(bytes: number): string {
  return (bytes / 1_000_000).toFixed(0)
}

/** Latencies of a person who is signed in and lists their tasks until the promise is settled. */
async function ask(api: Measured, people: readonly Person[], until: Promise<unknown>): Promise<number[]> {
  const latencies: number[] = []
  const done = new AbortController()
  void until.finally(() => done.abort())
  for (let turn = 0; !done.signal.aborted; turn += 1) {
    signal.throwIfAborted()
    const person = people[turn % 100]
    if (!person) throw new Error('There are no people in the database')
    const began = performance.now()
    const { status } = await send(api, post({ query: LIST }, as(person)))
    if (status !== 200) throw new Error(`A person who is signed in got status ${status}`)
    latencies.push(performance.now() - began)
    await sleep(PAUSE)
  }
  return latencies
}

/** Hashes per second, as many at once as there are cores. */
async function hashBare(milliseconds: number): Promise<number> {
  const hash = await hashPassword(PASSWORD)
  const end = performance.now() + milliseconds
  let hashes = 0
  const work = async () => {
    while (performance.now() < end) {
      await verifyPassword(hash, PASSWORD)
      hashes += 1
    }
  }
  await Promise.all(cpus().map(work))
  return (hashes / milliseconds) * SECOND
}

async function send(api: Measured, { path, ...request }: Request): Promise<{ status: number }> {
  const response = await fetch(api.url + path, { ...request, signal })
  await response.arrayBuffer()
  return response
}
