import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, watch } from 'node:fs'
import { join } from 'node:path'
import { prepare } from './prepare.ts'

const root = join(import.meta.dirname, '..')
const dev = process.argv.includes('--dev')

/** How long a process may take to finish its requests before it is ended. Milliseconds. */
const STOP_TIMEOUT = 15_000

type Service = { name: string; main: string; args?: string[]; env?: NodeJS.ProcessEnv }

if (existsSync(join(root, '.env'))) process.loadEnvFile(join(root, '.env'))

const api: Service = { name: 'api', main: 'api/src/server.ts' }
const web: Service = {
  name: 'web',
  main: 'web/server.ts',
  args: dev ? ['--dev'] : [],
  env: { NODE_ENV: process.env['NODE_ENV'] || (dev ? 'development' : 'production') },
}

const running = new Map<string, ChildProcess>()
let stopping = false
process.on('SIGINT', () => void stop(0))
process.on('SIGTERM', () => void stop(0))

try {
  await prepare(say, { web: !dev })
  say('Starting the API and its database')
  const apiUrl = await launch(api)
  say('Starting the web app')
  const webUrl = await launch({ ...web, env: { ...web.env, API_URL: process.env['API_URL'] || apiUrl } })
  if (dev) restartOnChange(api, 'api/src')
  console.log(`
  Latchkey is running.

    Web app     ${process.env['WEB_ORIGIN'] || webUrl}
    API         ${apiUrl}/graphql   (in a browser: the playground)
    Health      ${apiUrl}/health/ready

  Ctrl-C stops it.
`)
} catch (error) {
  if (!stopping && error instanceof Error) console.error(error.message)
  await stop(1)
}

function say(what: string) {
  console.log(`${what} …`)
}

/** Starts a service and waits until it answers. One that does not start has said why itself. */
async function launch(service: Service): Promise<string> {
  // Detached: Ctrl-C reaches only this process, which then stops the others in order.
  const child = fork(join(root, service.main), service.args, {
    env: { ...process.env, ...service.env },
    detached: true,
  })
  running.set(service.name, child)
  const exited = once(child, 'exit')
  const ready = once(child, 'message').then(([message]: { url: string }[]) => message)
  const answer = await Promise.race([ready, exited.then(() => undefined)])
  if (!answer) return stop(1)
  void exited.then(() => {
    if (stopping || running.get(service.name) !== child) return
    console.error(`The ${service.name} process has ended by itself; stopping the rest.`)
    return stop(1)
  })
  return answer.url
}

/** The web app first, for it calls the API. */
async function stop(code: number): Promise<never> {
  if (stopping) return new Promise(() => {})
  stopping = true
  for (const child of [...running.values()].toReversed()) await end(child)
  process.exit(code)
}

async function end(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  const patience = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT)
  child.kill('SIGTERM')
  await exited
  clearTimeout(patience)
}

/** The web app reloads by itself; the API is small enough to be started anew. */
function restartOnChange(service: Service, folder: string) {
  let soon: NodeJS.Timeout | undefined
  let restarting = Promise.resolve()
  const restart = async () => {
    const child = running.get(service.name)
    running.delete(service.name)
    if (child) await end(child)
    await prepare(say, { web: false }).catch((error: Error) => console.error(error.message))
    if (!stopping) await launch(service)
  }
  watch(join(root, folder), { recursive: true }, (_event, file) => {
    if (!file?.endsWith('.ts') || file.startsWith('generated') || file.endsWith('.test.ts')) return
    clearTimeout(soon)
    soon = setTimeout(() => (restarting = restarting.then(restart)), 100)
  })
}
