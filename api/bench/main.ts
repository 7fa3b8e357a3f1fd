import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbeddedPostgres } from '../src/database/embedded.ts'
import { migrate } from '../src/migrations/migrate.ts'
import { createLog } from '../src/log.ts'
import { MINUTE } from '../src/time.ts'
import { hashPassword } from '../src/passwords/password.ts'
import { assertSameList, measure, warmUp } from './measure.ts'
import { startProcess } from './process.ts'
import { profile } from './profile.ts'
import { report } from './report.ts'
import { createKinds, pick } from './requests.ts'
import { PASSWORD, seed } from './seed.ts'

const FULL = {
  size: { users: 10_000, tasksEach: 50 },
  amounts: { trivial: 2000, list: 2000, create: 1000, signin: 48, floor: 4000 },
  rounds: 8,
}
/** A quick check that everything works; too short for meaningful figures. */
const QUICK = {
  size: { users: 200, tasksEach: 50 },
  amounts: { trivial: 320, list: 320, create: 160, signin: 16, floor: 640 },
  rounds: 2,
}

/** The bench is aborted after this time. Milliseconds. */
const DEADLINE = 5 * MINUTE

/** `--profile` shows where the CPU time of the list goes, instead of measuring. */
const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, profile: { type: 'boolean', default: false } },
})

const interruption = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => interruption.abort())

try {
  const signal = AbortSignal.any([interruption.signal, AbortSignal.timeout(DEADLINE)])
  console.log(await bench(options.quick ? QUICK : FULL, signal))
} catch (error) {
  console.error(interruption.signal.aborted ? 'Interrupted.' : error)
  process.exitCode = 1
}

async function bench({ size, amounts, rounds }: typeof FULL, signal: AbortSignal): Promise<string> {
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))

  say('Starting PostgreSQL')
  const log = createLog({ logLevel: 'error' })
  const postgres = await startEmbeddedPostgres({ dataDir: folder, log })
  stack.defer(() => postgres.stop())
  await migrate(postgres.url, log)
  signal.throwIfAborted()

  say(`Making ${size.users} users with ${size.tasksEach} tasks each`)
  const secret = randomBytes(48).toString('base64url')
  const people = await unlessAborted(seed(postgres.url, secret, size), signal)

  say('Starting the API and the floor')
  const env = { DATABASE_URL: postgres.url, JWT_SECRETS: secret, HOST: '127.0.0.1', API_PORT: '0', LOG_LEVEL: 'info' }
  const logFile = join(folder, 'api.log')
  const api = await startProcess({ command: ['../start'], logFile, env: { ...env, TRUSTED_PROXIES: 'loopback' } })
  stack.defer(() => api.stop())
  const floor = await startProcess({ command: [process.execPath, 'floor.ts'], logFile, env })
  stack.defer(() => floor.stop())
  signal.throwIfAborted()

  try {
    const servers = { api, floor }
    await assertSameList(servers, pick(people))
    const kinds = createKinds(people, amounts)
    await warmUp(people, api, signal)
    const list = kinds.find(({ name }) => name.startsWith('tasks'))
    if (options.profile && list) {
      const file = join(tmpdir(), 'latchkey-list.cpuprofile')
      return await profile({ api, kind: { ...list, amount: 4 * list.amount }, file, signal })
    }
    const series = await measure({ servers, kinds, rounds, hash: await hashPassword(PASSWORD), signal })
    return report({ series, ...size })
  } catch (error) {
    if (!signal.aborted) process.stderr.write(await readErrors(logFile))
    throw error
  }
}

/** The last unexpected errors in the API's log. */
async function readErrors(logFile: string): Promise<string> {
  const lines = (await readFile(logFile, 'utf8')).split('\n')
  return lines
    .filter((line) => line.includes('"level":"error"'))
    .slice(-3)
    .map((line) => `${line}\n`)
    .join('')
}

/** Stops waiting. The work itself ends when its server is stopped. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>()
  const give = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', give, { once: true })
  try {
    return await Promise.race([work, aborted.promise])
  } finally {
    signal.removeEventListener('abort', give)
  }
}

function say(what: string) {
  process.stderr.write(`${what} …\n`)
}
