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

/** An API in a process of its own, on this worker's database: it has nothing but that in common with the others. */
export async function startInstance(): Promise<TestApp> {
  const databaseUrl = await cloneDatabase()
  const server = fork(SERVER, { env: { ...SETTINGS, DATABASE_URL: databaseUrl } })
  const ended = once(server, 'exit')
  onTestFinished(async () => {
    server.kill()
    await ended
  })
  const [ready]: { url: string }[] = await Promise.race([once(server, 'message'), ended.then(() => [])])
  if (!ready) throw new Error('The API has ended before it was ready')
  return { ...ready, databaseUrl, secrets: { jwtSecrets: [SECRET], dataDir: '/nonexistent' }, now: () => new Date() }
}
