import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { Sql } from './database/sql.ts'
import { SECOND } from './time.ts'

/** `/health/live`: the process answers. `/health/ready`: it can do its work, which takes a database. */
export function registerHealth(app: FastifyInstance, sql: Sql): void {
  app.get('/health/live', async () => ({ status: 'ok' }))
  app.get('/health/ready', async (_request, reply) => {
    const asked = sql('select 1', [])
    const waiting = sleep(2 * SECOND, false, { ref: false })
    const ok = await Promise.race([
      asked.then(
        () => true,
        () => false,
      ),
      waiting,
    ])
    void reply.code(ok ? 200 : 503)
    return { status: ok ? 'ok' : 'unavailable', database: ok ? 'ok' : 'away' }
  })
}
