import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

/** Starts the web app as a process, with no other settings than these. */
export async function startProgram(settings: Record<string, string>) {
  const program = fork(join(import.meta.dirname, '../server.ts'), {
    env: { NODE_ENV: 'production', PATH: process.env['PATH'], WEB_PORT: '0', ...settings },
    silent: true,
  })
  const log = Promise.all([program.stdout, program.stderr].map(async (stream) => (stream ? text(stream) : '')))
  const [ready]: { url: string }[] = await once(program, 'message')
  return {
    url: ready?.url ?? '',
    stop: async () => {
      program.kill('SIGTERM')
      return (await log).join('')
    },
  }
}
