import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface can be extended
  interface ProvidedContext {
    /** The URL of the API under test. */
    apiUrl: string
    /** The URL of the web app under test. */
    webUrl: string
    /** The folder with the mails of that API, as `.eml` files. */
    mailDir: string
  }
}

/** Starts Latchkey as a user would, on free ports and with its own data folder. */
export async function setup(project: TestProject) {
  const dataDir = await mkdtemp(join(tmpdir(), 'latchkey-e2e-'))
  const settings: Record<string, string> = {
    DATA_DIR: dataDir,
    API_PORT: '0',
    WEB_PORT: '0',
    WEB_ORIGIN: '',
    NODE_ENV: '',
    LOG_LEVEL: 'warn',
  }
  const start = join(import.meta.dirname, '../../scripts/start.ts')
  const latchkey = spawn(process.execPath, [start], { env: { ...process.env, ...settings } })
  latchkey.stderr.pipe(process.stderr)

  let said = ''
  await new Promise<void>((resolve, reject) => {
    latchkey.once('exit', () => reject(new Error(`Latchkey does not start:\n${said}`)))
    latchkey.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('Ctrl-C stops it')) resolve()
    })
  })
  project.provide('mailDir', join(dataDir, 'mail'))
  project.provide('webUrl', /Web app +(\S+)/.exec(said)?.[1] ?? '')
  project.provide('apiUrl', /API +(\S+)\/graphql/.exec(said)?.[1] ?? '')

  return async () => {
    latchkey.kill('SIGTERM')
    await once(latchkey, 'exit')
    await rm(dataDir, { recursive: true })
  }
}
