import { fork } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { cloneDatabase, TEST_SECRET, type TestApp } from './app.ts'

const SERVER = `${import.meta.dirname}/../src/commands/server.ts`
const SETTINGS = {
  HOST: '127.0.0.1',
  API_PORT: '0',
  JWT_SECRETS: TEST_SECRET,
  LOG_LEVEL: 'silent',
  NODE_ENV: 'production', // sends no mail: it would take those of the tests from the database
}

type Instance = TestApp & {
  /** Stops it and waits for that. @returns its exit code */
  stop: () => Promise<number | null>
  /** Kills it, so that it cannot finish anything, and waits for its end. */
  kill: () => Promise<void>
  /** Its log. */
  output: () => string
}

/**
 * Starts an API in a process of its own. It stops with the test.
 * @param settings environment variables that differ from those of other tests
 */
export async function startInstance(databaseUrl?: string, settings: Record<string, string> = {}): Promise<Instance> {
  const instance = await forkInstance(databaseUrl ?? (await cloneDatabase()), settings)
  onTestFinished(async () => void (await instance.stop()))
  return instance
}

let shared: Promise<TestApp> | undefined

/**
 * The instance that the tests of a worker share. It has only the database and the secret in common
 * with `sharedApp`.
 */
export const sharedInstance = async (): Promise<TestApp> => (shared ??= forkInstance(await cloneDatabase()))

/** Stops with the worker at the latest. */
async function forkInstance(databaseUrl: string, settings: Record<string, string> = {}): Promise<Instance> {
  const server = fork(SERVER, { env: { ...SETTINGS, ...settings, DATABASE_URL: databaseUrl }, silent: true })
  let written = ''
  server.stdout?.on('data', (chunk: Buffer) => (written += chunk.toString()))
  server.stderr?.pipe(process.stderr)
  const ended = once(server, 'exit')
  const kill = async () => {
    server.kill('SIGKILL')
    await ended
  }
  const stop = async () => {
    server.kill()
    await ended
    return server.exitCode
  }
  const [ready]: { url: string }[] = await Promise.race([once(server, 'message'), ended.then(() => [])])
  if (!ready) throw new Error('The API has ended before it was ready')
  const secrets = { jwtSecrets: [TEST_SECRET], dataDir: '/nonexistent' }
  return { ...ready, databaseUrl, secrets, now: () => new Date(), stop, kill, output: () => written }
}
