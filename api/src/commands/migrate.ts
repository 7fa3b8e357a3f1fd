import { readConfig } from '../config.ts'
import { startEmbeddedPostgres } from '../database/embedded.ts'
import { migrate } from '../migrations/migrate.ts'
import { createLog } from '../log.ts'
import { explain } from './startup-errors.ts'

try {
  const config = readConfig()
  const log = createLog(config)
  const embedded = config.databaseUrl === null ? await startEmbeddedPostgres({ dataDir: config.dataDir, log }) : null
  await migrate(config.databaseUrl ?? embedded?.url ?? '', log)
  await embedded?.stop()
  log.info('The database schema is up to date')
} catch (error) {
  process.stderr.write(`${explain(error)}\n`)
  process.exit(1)
}
