import { fastifyApolloHandler } from '@as-integrations/fastify'
import cors from '@fastify/cors'
import proxyAddress from '@fastify/proxy-addr'
import Fastify from 'fastify'
import { registerBodies } from './http/bodies.ts'
import { createBudgets } from './budgets/budgets.ts'
import { registerCompression } from './http/compression.ts'
import { createClients } from '../../shared/clients.ts'
import type { Config } from './config.ts'
import type { Notes } from './context.ts'
import { startEmbeddedPostgres } from './database/embedded.ts'
import { carriedByDatabase, createWakeups } from './wakeups/wakeups.ts'
import { createListener } from './database/listener.ts'
import { migrate } from './migrations/migrate.ts'
import { openDatabase } from './database/run.ts'
import { registerContract } from './graphql/contract.ts'
import { mediaTypeOf } from './graphql/media-types.ts'
import { checkPersistedQuery } from './graphql/persisted-queries.ts'
import { isPlaygroundRequest, registerPlayground, sendPlayground } from './graphql/playground.ts'
import { createRequestContext } from './graphql/request-context.ts'
import { createSchema } from './graphql/schema.ts'
import { createApollo } from './graphql/server.ts'
import { registerHealth } from './http/health.ts'
import {
  answerUnparsed,
  answerUnreadable,
  BODY_LIMIT,
  EXPOSED_HEADERS,
  registerHttp,
  requestId,
  sendNotAcceptable,
} from './http/http.ts'
import { isWebSocket, registerLive } from './live/live.ts'
import { createLog, type Log } from './log.ts'
import { registerMailbox } from './mail/mailbox.ts'
import { startSender } from './mail/sender.ts'
import { createMailTransport, SMTP_TIMES, type SmtpTimes } from './mail/transport.ts'
import { createLiveSessions } from './sessions/live-sessions.ts'
import { createSigningKeys } from './tokens/signing-keys.ts'
import { loadSigningSecrets } from './tokens/signing-secrets.ts'
import { removeExpired } from './expiry/sweep.ts'
import { MINUTE, SECOND } from './time.ts'
import { createBreachedPasswords } from './passwords/breached-passwords.ts'
import { registerExport } from './export/export-route.ts'

declare module 'fastify' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface can be extended
  interface FastifyRequest {
    notes: Notes
  }
}

export type App = {
  /** Its address, such as `http://localhost:4000`. */
  url: string
  /**
   * Finishes the requests in flight, then closes the database connections.
   * @param grace how long new requests are still served before that, in milliseconds
   */
  close: (grace?: number) => Promise<void>
}

export type AppOptions = { log?: Log; now?: () => Date; times?: Partial<Times> }

/** Timeouts and intervals. Milliseconds. */
export type Times = SmtpTimes & {
  /** Between two pings on a WebSocket or event stream. */
  ping: number
  /** How long the listening connection may be silent before it is replaced. */
  silence: number
  /** How long the database may take for a statement. */
  statement: number
  /** How long a client may take to send a request. */
  request: number
  /** How long a client may take to read the next part of a response. */
  answer: number
}

const TIMES: Times = {
  ping: 12 * SECOND,
  silence: 5 * SECOND,
  statement: 10 * SECOND,
  request: 30 * SECOND,
  answer: MINUTE,
  ...SMTP_TIMES,
}

/**
 * Starts everything that the configuration asks for, in this order.
 * @throws {ConfigError | EmbeddedPostgresError} for problems that the operator can fix
 */
export async function createApp(config: Config, options: AppOptions = {}): Promise<App> {
  const { log = createLog(config), now = () => new Date() } = options
  const times = { ...TIMES, ...options.times }

  await using stack = new AsyncDisposableStack() // stops everything in reverse order if a later step fails

  const keys = createSigningKeys(await loadSigningSecrets(config))
  const embedded = config.databaseUrl === null ? await startEmbeddedPostgres({ dataDir: config.dataDir, log }) : null
  stack.defer(() => embedded?.stop())
  const databaseUrl = config.databaseUrl ?? embedded?.url ?? ''
  await migrate(databaseUrl, log)
  const { run, transaction, openSnapshot, close } = openDatabase(databaseUrl, {
    log,
    statementTimeout: times.statement,
  })
  stack.defer(close)
  const listener = createListener({ databaseUrl, run, log, silence: times.silence })
  stack.defer(() => listener.close())
  const sessions = createLiveSessions({ listener, run, now })
  if (config.mail !== null) {
    const transport = createMailTransport(config.mail, times)
    const sender = startSender({ run, listener, transport, keys, webOrigin: config.webOrigin, now, log, times })
    stack.defer(() => sender.close())
  }
  const { redisUrl } = config
  const wakeups = createWakeups(
    redisUrl === null ? carriedByDatabase(listener, run) : await carriedByRedis(redisUrl, log),
  )
  stack.defer(() => wakeups.close())
  const sweep = setInterval(() => removeExpired(run, now()).catch(() => {}), 10 * MINUTE)
  stack.defer(() => clearInterval(sweep))

  const isProxy = proxyAddress.compile([...config.trustedProxies])
  const clients = createClients({ times, isProxy: (address) => isProxy(address, 0), isUpgrade: isWebSocket })
  const app = Fastify({
    logger: false,
    serverFactory: clients.createServer,
    bodyLimit: BODY_LIMIT,
    trustProxy: [...config.trustedProxies],
    genReqId: requestId,
    frameworkErrors: answerUnreadable,
    clientErrorHandler: answerUnparsed,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true },
    return503OnClosing: false,
  })
  registerHttp(app, log)
  registerCompression(app)
  registerHealth(app, { run, isLeaving: clients.isLeaving })
  await app.register(cors, {
    origin: '*',
    credentials: false,
    strictPreflight: false, // else OPTIONS without an Origin is refused, in plain text
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: 86_400,
  })
  registerBodies(app)
  registerExport(app, { openSnapshot, sessions, keys, now, log })
  registerContract(app)
  await registerPlayground(app)
  if (config.mail?.folder !== undefined) registerMailbox(app, config.mail.folder)

  const schema = createSchema()
  const apollo = createApollo(app, { schema, log })
  await apollo.start()
  stack.defer(() => apollo.stop())
  const breachedPasswords = createBreachedPasswords({ ...config, log })
  const budgets = createBudgets(now)
  const contexts = createRequestContext({
    run,
    transaction,
    sessions,
    wakeups,
    keys,
    breachedPasswords,
    budgets,
    sendsMail: config.mail !== null,
    signsUpByMail: config.requireVerifiedEmail,
    now,
    log,
  })
  const webSocketRoute = await registerLive(app, { schema, sessions, now, log, pingEvery: times.ping, ...contexts })
  app.addHook('preHandler', async (request, reply) => {
    if (request.routeOptions.url !== '/graphql') return
    if (isPlaygroundRequest(request)) return sendPlayground(request, reply)
    if (mediaTypeOf(request) === undefined) return sendNotAcceptable(request, reply)
    checkPersistedQuery(request)
  })
  const handler = fastifyApolloHandler(apollo, { context: contexts.createContext })
  app.route({ method: 'GET', url: '/graphql', exposeHeadRoute: false, handler, ...webSocketRoute })
  app.head<{ Reply: string }>('/graphql', (request, reply) => handler.call(app, asGet(request), reply))
  app.route({ method: 'POST', url: '/graphql', handler })

  const url = new URL(await app.listen({ host: config.host, port: config.port }))
  if (config.host === 'localhost') url.hostname = 'localhost' // it listens on both addresses of localhost
  const started = stack.move()
  return {
    url: url.origin,
    close: async (grace = 0) => {
      await clients.leave(grace)
      await started.disposeAsync()
    },
  }
}

/** Apollo does not handle HEAD, so it sees a GET. Node leaves out the body. */
const asGet = <Request extends object>(request: Request): Request =>
  Object.create(request, { method: { value: 'GET' } })

/** Loads the Redis client only where it is used. */
async function carriedByRedis(redisUrl: string, log: Log) {
  const { createRedisCarrier } = await import('./wakeups/redis-carrier.ts')
  return createRedisCarrier({ redisUrl, log })
}
