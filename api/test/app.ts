import pg from 'pg'
import { afterAll, inject, onTestFinished } from 'vitest'
import { createApp, type App } from '../src/app.ts'
import type { Config } from '../src/config.ts'
import { createLog, type Log } from '../src/log.ts'

/** A clock that stands still until it is moved. */
export type Clock = { now: () => Date; advance: (milliseconds: number) => void }

export function createClock(start = new Date()): Clock {
  let time = start.getTime()
  return { now: () => new Date(time), advance: (milliseconds) => void (time += milliseconds) }
}

export const TEST_SECRET = 'a secret of at least thirty-two bytes, for tests only'

type Options = Partial<Config> & { clock?: Clock; log?: Log; pingEvery?: number }

/** A whole API on a free port, with this worker's own copy of the database. Ends with the test that started it. */
export async function startApp(options: Options = {}): Promise<App> {
  const app = await createTestApp(options)
  onTestFinished(() => app.close())
  return app
}

let shared: Promise<App> | undefined

/** The same API for every test of a file that asks nothing special of it. */
export const sharedApp = (): Promise<App> => (shared ??= createTestApp({}))

afterAll(async () => (await shared)?.close())

async function createTestApp({ clock, log, pingEvery, ...overrides }: Options): Promise<App> {
  const config: Config = {
    host: '127.0.0.1',
    port: 0,
    databaseUrl: overrides.databaseUrl ?? (await cloneDatabase()),
    redisUrl: null,
    dataDir: '/nonexistent',
    jwtSecrets: [TEST_SECRET],
    trustedProxies: ['loopback'],
    breachedPasswordsUrl: null,
    logLevel: 'silent',
    ...overrides,
  }
  return createApp(config, {
    log: log ?? createLog(config),
    ...(clock && { now: clock.now }),
    ...(pingEvery && { pingEvery }),
  })
}

let cloned: Promise<string> | undefined

/** The URL of this worker's database, made from the template when it is first asked for. */
export function cloneDatabase(): Promise<string> {
  return (cloned ??= cloneFreshDatabase())
}

/** The URL of a database that nobody else uses, for a test that breaks it. */
export async function cloneFreshDatabase(): Promise<string> {
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`
  const template = new URL(inject('templateUrl'))
  const maintenance = new URL(template)
  maintenance.pathname = '/postgres'
  const client = new pg.Client({ connectionString: maintenance.href })
  await client.connect()
  await client.query(`create database ${name} template ${template.pathname.slice(1)}`)
  await client.end()
  template.pathname = `/${name}`
  return template.href
}
