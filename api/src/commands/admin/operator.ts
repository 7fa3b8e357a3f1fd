import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../config.ts'
import { findRunningPostgres, startEmbeddedPostgres } from '../../database/embedded.ts'
import { EmbeddedPostgresError } from '../../database/embedded-error.ts'
import { openDatabase, type Run, type Transaction } from '../../database/run.ts'
import { createLog, type Log } from '../../log.ts'
import type { MailOrigin } from '../../mail/mails.service.ts'
import { migrate } from '../../migrations/migrate.ts'

/** What an operator works with. */
export type Operator = { run: Run; transaction: Transaction; origin: MailOrigin }

/** How operators are called in security events and mails. */
const OPERATORS = 'The people who run this server'

/**
 * Opens the database. Without a `DATABASE_URL` it is the embedded one: that of the Latchkey that is
 * running, or else it is started for as long as it is needed.
 * @throws {EmbeddedPostgresError} when there are no data yet
 */
export async function openAsOperator(config: Config): Promise<Operator & AsyncDisposable> {
  const log = createLog({ logLevel: 'silent' })
  await using stack = new AsyncDisposableStack()
  const databaseUrl = config.databaseUrl ?? (await openEmbedded(config, log, stack))
  const { run, transaction, close } = openDatabase(databaseUrl, { log })
  stack.defer(close)
  const origin = { device: OPERATORS, address: 'unknown', now: () => new Date(), sendsMail: config.mail !== null }
  const opened = stack.move()
  return { run, transaction, origin, [Symbol.asyncDispose]: () => opened.disposeAsync() }
}

async function openEmbedded({ dataDir }: Config, log: Log, stack: AsyncDisposableStack): Promise<string> {
  const running = await findRunningPostgres(dataDir)
  if (running !== null) return running
  if (!existsSync(join(dataDir, 'postgres'))) {
    throw new EmbeddedPostgresError(
      `DATA_DIR: there are no data in ${dataDir} yet. Start Latchkey, or set DATABASE_URL or DATA_DIR as it has them.`,
    )
  }
  const embedded = await startEmbeddedPostgres({ dataDir, log })
  stack.defer(() => embedded.stop())
  await migrate(embedded.url, log)
  return embedded.url
}
