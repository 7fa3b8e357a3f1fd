import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { expect, onTestFinished } from 'vitest'

const ADMIN = `${import.meta.dirname}/../../src/commands/admin.ts`

/** Starting the command again takes half of the time with it. */
const CACHE = `${import.meta.dirname}/../../../node_modules/.cache/node`

export type Outcome = { code: number | null; stdout: string; stderr: string }

type Settings = Record<string, string>

/** Runs the command with only these settings, without a terminal. */
export async function admin(settings: Settings, ...args: string[]): Promise<Outcome> {
  const child = spawn(process.execPath, [ADMIN, ...args], {
    cwd: tmpdir(),
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: CACHE, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  await once(child, 'close')
  return { code: child.exitCode, stdout, stderr }
}

/** Runs the command on a terminal, where this is typed when it asks. */
export async function adminOnTerminal(settings: Settings, typed: string, ...args: string[]) {
  const command = [process.execPath, ADMIN, ...args]
  const recording =
    process.platform === 'darwin' ? ['-q', '/dev/null', ...command] : ['-qec', command.join(' '), '/dev/null']
  const child = spawn('script', recording, {
    cwd: tmpdir(),
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: CACHE, SHELL: '/bin/sh', TERM: 'dumb', ...settings },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill())
  let screen = ''
  child.stdout.on('data', (chunk: Buffer) => (screen += chunk.toString()))
  const ended = once(child, 'close')
  await expect.poll(() => screen, { message: 'the question' }).toContain('[y/N]')
  child.stdin.write(typed)
  await ended
  return { code: child.exitCode, screen }
}
