import { fork } from 'node:child_process'
import { once } from 'node:events'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startEmbeddedPostgres } from '../src/database/embedded.ts'
import { migrate } from '../src/migrations/migrate.ts'
import { createLog } from '../src/log.ts'
import { MINUTE } from '../src/time.ts'
import { startProcess, type Measured } from './process.ts'
import { median, table } from './report.ts'
import { post, somewhere } from './requests.ts'
import { seed } from './seed.ts'

/** Measures whether the time of an answer reveals that an address has an account. */
const TRIES = 200
/** Of each kind, while V8 compiles the code. */
const WARM_UPS = 30
/** Between two requests, in which the API sends the mail of the first. Milliseconds. */
const PAUSE = 25

const signal = AbortSignal.timeout(15 * MINUTE)

type Kind = { name: string; query: string; email: () => string; latencies: number[] }

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
  const people = await seed(postgres.url, secret, { users: 1000, tasksEach: 1 })

  const sink = fork(join(import.meta.dirname, 'mail-sink.ts'), { stdio: 'inherit' })
  stack.defer(() => sink.disconnect())
  const [{ port } = { port: 0 }]: { port: number }[] = await once(sink, 'message')
  const env = {
    DATABASE_URL: postgres.url,
    JWT_SECRETS: secret,
    HOST: '127.0.0.1',
    API_PORT: '0',
    LOG_LEVEL: 'info',
    TRUSTED_PROXIES: 'loopback',
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    MAIL_FROM: 'bench@latchkey.example',
    WEB_ORIGIN: 'https://latchkey.example',
  }
  const api = await startProcess({ command: ['../start'], logFile: join(folder, 'api.log'), env })
  stack.defer(() => api.stop())

  const emails = people.map(({ email }) => email)
  const known = () => emails.pop() ?? ''
  const unknown = () => `${randomUUID()}@example.com`
  const pairs = ['requestPasswordReset', 'requestSignup'].map((field): Kind[] => [
    { name: `${field}, with an account`, query: documentOf(field), email: known, latencies: [] },
    { name: `${field}, without one`, query: documentOf(field), email: unknown, latencies: [] },
  ])
  await timeInTurns(api, pairs.flat())
  return [report(pairs), '', `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model}.`].join('\n')
}

function documentOf(field: string): string {
  const type = `${field.slice(0, 1).toUpperCase()}${field.slice(1)}Input`
  return `mutation ($input: ${type}!) { ${field}(input: $input) { requestedAt } }`
}

/** Sends one request at a time, of each kind in turn, from a new network for a new address. */
async function timeInTurns(api: Measured, kinds: readonly Kind[]): Promise<void> {
  for (let warmUp = 0; warmUp < WARM_UPS; warmUp += 1) for (const kind of kinds) await ask(api, kind)
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    for (const kind of kinds.toSorted(() => Math.random() - 0.5)) kind.latencies.push(await ask(api, kind))
  }
}

/** @returns milliseconds until the answer */
async function ask(api: Measured, { query, email }: Kind): Promise<number> {
  const variables = { input: { email: email() } }
  const { path, ...request } = post({ query, variables }, { 'x-forwarded-for': somewhere() })
  const began = performance.now()
  const response = await fetch(api.url + path, { ...request, signal })
  const answer = await response.text()
  const milliseconds = performance.now() - began
  if (!answer.includes('"requestedAt"')) throw new Error(`A mail was refused: ${answer}`)
  await sleep(PAUSE)
  return milliseconds
}

function report(pairs: readonly (readonly Kind[])[]): string {
  const rows = pairs.flatMap((pair) => {
    const base = median(pair[0]?.latencies ?? [])
    return pair.map(({ name, latencies }) => [
      name,
      String(latencies.length),
      median(latencies).toFixed(2),
      (median(latencies) / base).toFixed(3),
    ])
  })
  return table(['asking for a mail', 'tries', 'median ms', 'ratio (bar: 0.9 – 1.1)'], rows)
}
