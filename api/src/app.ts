import fastifyApollo from '@as-integrations/fastify'
import cors from '@fastify/cors'
import Fastify from 'fastify'
import type { Config } from './config.ts'
import type { Notes } from './context.ts'
import { startEmbeddedPostgres } from './database/embedded.ts'
import { migrate } from './database/migrate.ts'
import { createOrm } from './database/orm.ts'
import { createSql } from './database/sql.ts'
import { isPlaygroundRequest, registerPlayground, sendPlayground } from './graphql/playground.ts'
import { createRequestContext } from './graphql/request-context.ts'
import { createApollo } from './graphql/server.ts'
import { registerHealth } from './health.ts'
import { answerUnreadable, BODY_LIMIT, registerHttp, requestId } from './http.ts'
import { createLog, type Log } from './log.ts'
import { createLiveSessions } from './sessions/live-sessions.ts'
import { createSigningKeys } from './sessions/signing-keys.ts'
import { loadSigningSecrets } from './sessions/signing-secrets.ts'
import { removeExpired } from './sweep.ts'
import { MINUTE } from './time.ts'
import { createBreachedPasswords } from './users/breached-passwords.ts'
import { registerExport } from './users/export-route.ts'

declare module 'fastify' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface can be extended
  interface FastifyRequest {
    notes: Notes
  }
}

export type App = {
  /** Where it listens, such as `http://localhost:4000`. */
  url: string
  /** Finishes the requests in flight, then lets go of the database. */
  close: () => Promise<void>
}

type Options = { log?: Log; now?: () => Date }

/**
 * Starts everything that the configuration asks for, in this order.
 * @throws {ConfigError | EmbeddedPostgresError} for what its user can mend
 */
export async function createApp(config: Config, options: Options = {}): Promise<App> {
  const { log = createLog(config), now = () => new Date() } = options

  await using stack = new AsyncDisposableStack() // lets go of everything, in reverse, should a later step fail

  const keys = createSigningKeys(await loadSigningSecrets(config))
  const embedded = config.databaseUrl === null ? await startEmbeddedPostgres({ dataDir: config.dataDir, log }) : null
  stack.defer(() => embedded?.stop())
  const databaseUrl = config.databaseUrl ?? embedded?.url ?? ''
  await migrate(databaseUrl)
  const orm = await createOrm(databaseUrl)
  stack.defer(() => orm.close())
  const { sql, transaction, openSnapshot } = await createSql(orm)
  const sessions = createLiveSessions({ databaseUrl, sql, now, log })
  stack.defer(() => sessions.close())
  const sweep = setInterval(() => removeExpired(sql, now()).catch(() => {}), 10 * MINUTE)
  stack.defer(() => clearInterval(sweep))

  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT,
    trustProxy: [...config.trustedProxies],
    genReqId: requestId,
    frameworkErrors: answerUnreadable,
    forceCloseConnections: 'idle',
  })
  registerHttp(app, log)
  registerHealth(app, orm)
  await app.register(cors, {
    origin: '*',
    credentials: false,
    exposedHeaders: ['x-request-id', 'retry-after'],
    maxAge: 86_400,
  })
  registerExport(app, { openSnapshot, sessions, keys, now, log })
  await registerPlayground(app)

  const apollo = createApollo(app, log)
  await apollo.start()
  stack.defer(() => apollo.stop())
  const breachedPasswords = createBreachedPasswords({ ...config, log })
  const context = createRequestContext({ orm, sql, transaction, sessions, keys, breachedPasswords, now, log })
  app.addHook('preHandler', async (request, reply) => {
    if (request.routeOptions.url === '/graphql' && isPlaygroundRequest(request)) return sendPlayground(request, reply)
  })
  await app.register(fastifyApollo(apollo), { path: '/graphql', method: ['GET', 'POST'], context })

  const url = new URL(await app.listen({ host: config.host, port: config.port }))
  if (config.host === 'localhost') url.hostname = 'localhost' // both of its addresses
  const started = stack.move()
  return { url: url.origin, close: () => started.disposeAsync() }
}
