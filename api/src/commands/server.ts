import { setTimeout as sleep } from 'node:timers/promises'
import { createApp } from '../app.ts'
import { readConfig } from '../config.ts'
import { createLog } from '../log.ts'
import { explain } from './startup-errors.ts'
import { SECOND } from '../time.ts'

/** The message to the parent process, over IPC, once the API serves requests. */
type Ready = { ready: true; url: string }

/** How long stopping takes at most, whatever the database and the clients do. Milliseconds. */
const CLOSE_WITHIN = 10 * SECOND

/** How long new requests are still served, until load balancers notice. Milliseconds. */
const GRACE = 2 * SECOND

const MAIL_IS_OFF =
  'Mail is off, because SMTP_URL is not set: forgotten passwords cannot be replaced, email addresses cannot be proved or changed, and nobody is told of changes to their account'

try {
  const config = readConfig()
  const log = createLog(config)
  if (config.mail === null) log.warn(MAIL_IS_OFF)
  const app = await createApp(config, { log })
  const stop = once(async () => {
    await Promise.race([app.close(GRACE), sleep(CLOSE_WITHIN)])
    process.exit(0)
  })
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  process.on('disconnect', stop) // the parent process has ended
  process.send?.({ ready: true, url: app.url } satisfies Ready)
} catch (error) {
  process.stderr.write(`${explain(error)}\n`)
  process.exit(1)
}

function once(work: () => Promise<void>): () => void {
  let running: Promise<void> | undefined
  return () => void (running ??= work())
}
