import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import type { Run } from '../database/run.ts'
import { statement } from '../database/statement.ts'
import { SECOND } from '../time.ts'

type Deps = { run: Run; isLeaving: () => boolean }
type Health = 'ok' | 'away' | 'read-only'

/**
 * `/health/live`: the process responds. `/health/ready`: it can serve requests, which takes a
 * writable database.
 */
export function registerHealth(app: FastifyInstance, { run: database, isLeaving }: Deps): void {
  app.get('/health/live', async () => ({ status: 'ok' }))
  app.get('/health/ready', async (_request, reply) => {
    const health = await Promise.race([checkDatabase(database).catch(() => 'away' as const), timeout()])
    const isReady = health === 'ok' && !isLeaving()
    void reply.code(isReady ? 200 : 503)
    return { status: isReady ? 'ok' : 'unavailable', database: health }
  })
}

const findReadOnly = statement<object>()((db) =>
  db.selectNoFrom(sql<'on' | 'off'>`current_setting('transaction_read_only')`.as('readOnly')),
)

async function checkDatabase(database: Run): Promise<Health> {
  const [setting] = await database(findReadOnly, {})
  return setting?.readOnly === 'off' ? 'ok' : 'read-only'
}

const timeout = () => sleep(2 * SECOND, 'away' as const, { ref: false })
