import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { Sql } from '../database/sql.ts'
import { SECOND } from '../time.ts'

type Deps = { sql: Sql; isLeaving: () => boolean }
type Database = 'ok' | 'away' | 'read-only'

/**
 * `/health/live`: the process responds. `/health/ready`: it can serve requests, which takes a
 * writable database.
 */
export function registerHealth(app: FastifyInstance, { sql, isLeaving }: Deps): void {
  app.get('/health/live', async () => ({ status: 'ok' }))
  app.get('/health/ready', async (_request, reply) => {
    const database = await Promise.race([checkDatabase(sql).catch(() => 'away' as const), timeout()])
    const isReady = database === 'ok' && !isLeaving()
    void reply.code(isReady ? 200 : 503)
    return { status: isReady ? 'ok' : 'unavailable', database }
  })
}

async function checkDatabase(sql: Sql): Promise<Database> {
  const [setting] = await sql<{ readOnly: string }>(`select current_setting('transaction_read_only') as "readOnly"`, [])
  return setting?.readOnly === 'off' ? 'ok' : 'read-only'
}

const timeout = () => sleep(2 * SECOND, 'away' as const, { ref: false })
