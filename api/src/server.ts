import { createApp } from './app.ts'
import { readConfig } from './config.ts'
import { explain } from './startup-errors.ts'

/** What the starter is told over the IPC channel once the API answers. */
type Ready = { ready: true; url: string }

try {
  const app = await createApp(readConfig())
  const stop = once(async () => {
    await app.close()
    process.exit(0)
  })
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  process.on('disconnect', stop) // the starter is gone, however it went
  process.send?.({ ready: true, url: app.url } satisfies Ready)
} catch (error) {
  process.stderr.write(`${explain(error)}\n`)
  process.exit(1)
}

function once(work: () => Promise<void>): () => void {
  let running: Promise<void> | undefined
  return () => void (running ??= work())
}
