import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../src/database/embedded.ts'
import { migrate } from '../src/migrations/migrate.ts'
import { createLog } from '../src/log.ts'

declare module 'vitest' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface can be extended
  interface ProvidedContext {
    /** The migrated database that every worker clones. */
    templateUrl: string
  }
}

/**
 * Starts one real PostgreSQL for the whole run. It may lose data in a crash, which makes it much
 * faster. `TEST_POSTGRES_BIN` names the folder of the programs of another version than the embedded
 * one.
 */
export default async function setup(project: TestProject) {
  const dataDir = await mkdtemp(join(tmpdir(), 'latchkey-test-'))
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }
  const log = createLog({ logLevel: 'error' })
  const folder = process.env['TEST_POSTGRES_BIN']
  const binaries = folder ? { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') } : undefined
  const postgres = await startEmbeddedPostgres({ dataDir, log, settings, ...(binaries && { binaries }) })
  await migrate(postgres.url, log)
  project.provide('templateUrl', postgres.url)
  return async () => {
    await postgres.stop()
    await rm(dataDir, { recursive: true })
  }
}
