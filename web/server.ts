import { setTimeout as sleep } from 'node:timers/promises'
import { createWebApp } from './app.ts'
import { ConfigError, readConfig } from './app/server/config.server.ts'
import { SECOND } from './time.ts'

/** How long requests are still answered after SIGTERM, and how long closing may take at most. */
const GRACE = 2 * SECOND
const CLOSE_WITHIN = 10 * SECOND

try {
  const config = readConfig()
  const app = await createWebApp(config, { dev: process.argv.includes('--dev') })

  const stop = async () => {
    await Promise.race([app.close(GRACE), sleep(CLOSE_WITHIN)])
    process.exit(0)
  }
  // In development, Vite listens for SIGTERM too, and would exit with a failure.
  process.removeAllListeners('SIGTERM')
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  process.once('disconnect', stop)
  process.send?.({ ready: true, url: app.url })
} catch (error) {
  process.stderr.write(`${explain(error)}\n`)
  process.exit(1)
}

function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? error.code : null
  if (code === 'EADDRINUSE')
    return 'WEB_PORT is in use by another program. Stop that program, or set WEB_PORT to a free port.'
  if (code === 'EACCES') return 'WEB_PORT needs more rights than this user has. Set WEB_PORT to 1024 or higher.'
  if (code === 'ERR_MODULE_NOT_FOUND')
    return `The web app is not built: ${error.message}\nBuild it with: pnpm --filter @latchkey/web build`
  return error.stack ?? error.message
}
