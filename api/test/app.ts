import pg from 'pg'
import { inject, onTestFinished } from 'vitest'
import { createApp, type App, type AppOptions } from '../src/app.ts'
import type { Config } from '../src/config.ts'
import { createLog } from '../src/log.ts'

/** A clock that stands still until a test moves it. */
export type Clock = { now: () => Date; advance: (milliseconds: number) => void }

export function createClock(start = new Date()): Clock {
  let time = start.getTime()
  return { now: () => new Date(time), advance: (milliseconds) => void (time += milliseconds) }
}

export const TEST_SECRET = 'a secret of at least thirty-two bytes for tests only'

/** A running API, and what is needed to create accounts in it. */
export type TestApp = {
  url: string
  databaseUrl: string
  secrets: Pick<Config, 'jwtSecrets' | 'dataDir'>
  now: () => Date
}

type Options = Partial<Config> & Pick<AppOptions, 'log' | 'times'> & { clock?: Pick<Clock, 'now'> }

/**
 * Starts an API on a free port, on this worker's copy of the database. It stops with the test that
 * started it.
 */
export async function startApp(options: Options = {}): Promise<App & TestApp> {
  const app = await createTestApp(options)
  onTestFinished(() => app.close())
  return app
}

let shared: Promise<App & TestApp> | undefined
let sharedClock: Clock | undefined

/**
 * The API that the tests of a worker share. It stops with the worker.
 * @param clock is used until the test ends
 */
export function sharedApp(clock?: Clock): Promise<App & TestApp> {
  if (clock) {
    sharedClock = clock
    onTestFinished(() => void (sharedClock = undefined))
  }
  return (shared ??= createTestApp({ clock: { now: () => sharedClock?.now() ?? new Date() } }))
}

async function createTestApp({ clock, log, times, ...overrides }: Options): Promise<App & TestApp> {
  const databaseUrl = overrides.databaseUrl ?? (await cloneDatabase())
  const config: Config = {
    host: '127.0.0.1',
    port: 0,
    databaseUrl,
    redisUrl: null,
    dataDir: '/nonexistent',
    jwtSecrets: [TEST_SECRET],
    trustedProxies: ['loopback'],
    breachedPasswordsUrl: null,
    mail: null,
    webOrigin: 'https://latchkey.test',
    requireVerifiedEmail: false,
    logLevel: 'silent',
    ...overrides,
  }
  const app = await createApp(config, {
    log: log ?? createLog(config),
    ...(clock && { now: clock.now }),
    ...(times && { times }),
  })
  return { ...app, databaseUrl, secrets: config, now: clock?.now ?? (() => new Date()) }
}

let cloned: Promise<string> | undefined

/** The URL of this worker's database, which is cloned from the template on first use. */
export function cloneDatabase(): Promise<string> {
  return (cloned ??= cloneFreshDatabase())
}

/** The URL of a new database for one test, for tests that break it. */
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
