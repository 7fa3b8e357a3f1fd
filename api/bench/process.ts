import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { SECOND } from '../src/time.ts'
import type { Question, Usage } from './probe.ts'

/** A server in a process of its own, which can report its CPU time and memory. */
export type Measured = {
  url: string
  ask: (question: Question) => Promise<Usage>
  stop: () => Promise<void>
}

type Options = { command: [string, ...string[]]; logFile: string; env: NodeJS.ProcessEnv }

/** @throws {Error} if it exits before it is ready; its standard error says why */
export async function startProcess({ command, logFile, env }: Options): Promise<Measured> {
  const log = await open(logFile, 'a')
  const [file, ...args] = command
  const main = command.at(-1) ?? file
  const child = spawn(file, args, {
    cwd: import.meta.dirname,
    env: { ...process.env, NODE_ENV: 'production', NODE_OPTIONS: '--import ./probe.ts', ...env },
    stdio: ['ignore', log.fd, 'inherit', 'ipc'],
  })
  await log.close()
  const stop = () => end(child)
  try {
    const ready = await nextMessage(child, main)
    if (!isReady(ready)) throw new Error(`${main} says something else than where it is: ${JSON.stringify(ready)}`)
    return { url: ready.url, ask: (question) => ask(child, main, question), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** One question at a time, because the replies do not say which question they are for. */
async function ask(child: ChildProcess, main: string, question: Question): Promise<Usage> {
  if (!child.connected) throw new Error(`${main} has ended`)
  const reply = nextMessage(child, main)
  child.send(question)
  const usage = await reply
  if (!isUsage(usage)) throw new Error(`${main} does not say what it uses: ${JSON.stringify(usage)}`)
  return usage
}

async function nextMessage(child: ChildProcess, main: string): Promise<unknown> {
  const settled = new AbortController()
  const { signal } = settled
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([message]: unknown[]) => message),
      once(child, 'exit', { signal }).then(([code]: unknown[]) => {
        throw new Error(`${main} has ended with ${String(code)}`)
      }),
    ])
  } finally {
    settled.abort()
  }
}

async function end(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const stopped = await Promise.race([ended.then(() => true), sleep(10 * SECOND, false, { ref: false })])
  if (!stopped) child.kill('SIGKILL')
  await ended
}

const isReady = (message: unknown): message is { url: string } =>
  typeof message === 'object' && message !== null && 'url' in message && typeof message.url === 'string'

const isUsage = (message: unknown): message is Usage =>
  typeof message === 'object' && message !== null && 'cpu' in message && 'peakRss' in message
