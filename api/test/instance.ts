import { fork } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { cloneDatabase, type TestApp } from './app.ts'

const SERVER = `${import.meta.dirname}/../src/server.ts`
const SECRET = 'a secret of their own'.repeat(2)
const SETTINGS = {
  HOST: '127.0.0.1',
  API_PORT: '0',
  JWT_SECRETS: SECRET,
  LOG_LEVEL: 'silent',
}

type Instance = TestApp & {
  /** Asks it to end, and waits until it has: its exit code. */
  stop: () => Promise<number | null>
}

/** An API in a process of its own: it has nothing but the database in common with the others, this worker's unless another is named. */
export async function startInstance(given: { databaseUrl?: string } = {}): Promise<Instance> {
  const databaseUrl = given.databaseUrl ?? (await cloneDatabase())
  const server = fork(SERVER, { env: { ...SETTINGS, DATABASE_URL: databaseUrl } })
  const ended = once(server, 'exit')
  const stop = async () => {
    server.kill()
    await ended
    return server.exitCode
  }
  onTestFinished(async () => void (await stop()))
  const [ready]: { url: string }[] = await Promise.race([once(server, 'message'), ended.then(() => [])])
  if (!ready) throw new Error('The API has ended before it was ready')
  const secrets = { jwtSecrets: [SECRET], dataDir: '/nonexistent' }
  return { ...ready, databaseUrl, secrets, now: () => new Date(), stop }
}
