import { fork } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { cloneDatabase } from './app.ts'

const SERVER = `${import.meta.dirname}/../src/server.ts`
const SETTINGS = {
  HOST: '127.0.0.1',
  API_PORT: '0',
  JWT_SECRETS: 'a secret of their own'.repeat(2),
  LOG_LEVEL: 'silent',
}

/** An API in a process of its own, on this worker's database: it has nothing but that in common with the others. */
export async function startInstance(): Promise<{ url: string }> {
  const server = fork(SERVER, { env: { ...SETTINGS, DATABASE_URL: await cloneDatabase() } })
  const ended = once(server, 'exit')
  onTestFinished(async () => {
    server.kill()
    await ended
  })
  const [ready]: { url: string }[] = await Promise.race([once(server, 'message'), ended.then(() => [])])
  if (!ready) throw new Error('The API has ended before it was ready')
  return ready
}
