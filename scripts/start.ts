import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, watch } from 'node:fs'
import { join } from 'node:path'
import { readConfig as readApiConfig } from '../api/src/config.ts'
import { readConfig as readWebConfig } from '../web/app/server/config.server.ts'
import { whenStarterIsGone } from './ancestors.ts'
import { prepare } from './prepare.ts'

const root = join(import.meta.dirname, '..')
const dev = process.argv.includes('--dev')

/** How long a process may take to finish its requests before it is killed. Milliseconds. */
const STOP_TIMEOUT = 15_000

class ServiceFailure extends Error {
  override name = 'ServiceFailure'
}

type Service = { name: string; command: string; args?: string[]; env?: NodeJS.ProcessEnv }

if (existsSync(join(root, '.env'))) process.loadEnvFile(join(root, '.env'))

const api: Service = { name: 'api', command: 'api/start', args: dev ? ['--dev'] : [] }
const web: Service = {
  name: 'web',
  command: 'web/start',
  args: dev ? ['--dev'] : [],
  env: { NODE_ENV: process.env['NODE_ENV'] || (dev ? 'development' : 'production') },
}

const running = new Map<string, ChildProcess>()
let stopping = false
process.on('SIGINT', () => void stop(0))
process.on('SIGTERM', () => void stop(0))
process.on('SIGHUP', () => void stop(0))
whenStarterIsGone(() => void stop(0))

try {
  checkSettings()
  await prepare(say, { dev })
  say('Starting the API and its database')
  const apiUrl = await launch(api)
  say('Starting the web app')
  const webUrl = await launch({ ...web, env: { ...web.env, API_URL: process.env['API_URL'] || apiUrl } })
  if (dev) restartOnChange(api, 'api/src')
  const mails =
    readApiConfig().mail?.folder && `\n    Mails       ${apiUrl}/mailbox   (kept here, because SMTP_URL is not set)`
  console.log(`
  Latchkey is running.

    Web app     ${process.env['WEB_ORIGIN'] || webUrl}
    API         ${apiUrl}/graphql   (in a browser: the playground)
    Health      ${apiUrl}/health/ready${mails ?? ''}

  Ctrl-C stops it.
`)
} catch (error) {
  if (!stopping && !(error instanceof ServiceFailure)) console.error(error instanceof Error ? error.message : error)
  await stop(1)
}

function say(what: string) {
  console.log(`${what} …`)
}

/** Reports every wrong setting of both processes before anything starts. */
function checkSettings() {
  const problems = [readApiConfig, readWebConfig].flatMap((read) => {
    try {
      read()
      return []
    } catch (error) {
      return error instanceof Error ? error.message.split('\n') : []
    }
  })
  if (problems.length > 0) throw new Error([...new Set(problems)].join('\n'))
}

/**
 * Starts a service and waits until it answers.
 * @throws {ServiceFailure} when it exits instead; it has printed the reason itself
 */
async function launch(service: Service): Promise<string> {
  // Detached, so that Ctrl-C reaches only this process, which then stops the others in order.
  const child = spawn(join(root, service.command), service.args ?? [], {
    env: { ...process.env, ...service.env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: true,
  })
  running.set(service.name, child)
  const exited = once(child, 'exit').then(() => null)
  const ready = once(child, 'message').then(([message]: { url: string }[]) => message?.url ?? null)
  const url = await Promise.race([ready, exited])
  if (url === null) throw new ServiceFailure()
  void exited.then(() => {
    if (stopping || running.get(service.name) !== child) return
    console.error(`The ${service.name} process exited unexpectedly. Stopping the others.`)
    return stop(1)
  })
  return url
}

/** Stops the web app before the API that it calls, and exits. */
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

/** Restarts the API when its source changes. The web app reloads itself. */
function restartOnChange(service: Service, folder: string) {
  let soon: NodeJS.Timeout | undefined
  let restarting = Promise.resolve()
  const restart = async () => {
    const child = running.get(service.name)
    running.delete(service.name)
    if (child) await end(child)
    if (stopping) return
    await prepare(say, { dev: true })
    await launch(service)
  }
  watch(join(root, folder), { recursive: true }, (_event, file) => {
    if (!file?.endsWith('.ts') || file.startsWith('generated') || file.endsWith('.test.ts')) return
    clearTimeout(soon)
    soon = setTimeout(() => (restarting = restarting.then(restart).catch(waitForNextChange)), 100)
  })
}

function waitForNextChange(error: unknown) {
  if (error instanceof Error) console.error(error.message)
  console.error('Waiting for the next change …')
}
