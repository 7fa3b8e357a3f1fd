import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'

const root = join(import.meta.dirname, '../..')

type Run = { process: ChildProcess; exit: Promise<unknown[]>; output: () => string }

/** Runs the command that starts Latchkey, or another one, and stops it when the test ends. */
export function run(settings: Record<string, string>, command = [process.execPath, 'scripts/start.ts']): Run {
  const [file = '', ...args] = command
  const child = spawn(file, args, {
    cwd: root,
    env: { ...process.env, NODE_ENV: '', ...settings },
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const exit = once(child, 'exit')
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    await exit
  })
  return { process: child, exit, output: () => output }
}

type Start = { dataDir: string; command?: string[] }

export async function start({ dataDir, command }: Start): Promise<Run & { api: string; web: string }> {
  const latchkey = run({ DATA_DIR: dataDir, API_PORT: '0', WEB_PORT: '0', WEB_ORIGIN: '' }, command)
  await expect.poll(latchkey.output, { timeout: 60_000 }).toContain('Ctrl-C stops it')
  const [, web = ''] = /Web app +(\S+)/.exec(latchkey.output()) ?? []
  const [, api = ''] = /API +(\S+)\/graphql/.exec(latchkey.output()) ?? []
  return { ...latchkey, web, api }
}

type BegunApi = { process: ChildProcess; ready: Promise<string>; exit: Promise<unknown[]>; output: () => string }

/** Starts only the API, which may exit before it answers. Stops it when the test ends. */
export function beginApi({ dataDir }: { dataDir: string }): BegunApi {
  const env = { ...process.env, DATA_DIR: dataDir, API_PORT: '0', LOG_LEVEL: 'error' }
  const child = spawn(join(root, 'api/start'), { env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  let output = ''
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const exit = once(child, 'exit')
  const ready = once(child, 'message').then(([message]: { url: string }[]) => message?.url ?? '')
  onTestFinished(async () => {
    child.kill('SIGTERM')
    await exit
  })
  return { process: child, ready, exit, output: () => output }
}

export async function startApi(where: { dataDir: string }): Promise<{ process: ChildProcess; url: string }> {
  const { process, ready } = beginApi(where)
  return { process, url: await ready }
}

export async function makeDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'latchkey-start-'))
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
  return dataDir
}

export async function readPostmaster(dataDir: string): Promise<number> {
  const [pid] = (await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8')).split('\n')
  return Number(pid)
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
