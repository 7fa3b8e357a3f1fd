import { once } from 'node:events'
import { createServer } from 'node:net'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { startEmbeddedPostgres } from '../api/src/database/embedded.ts'
import { createLog } from '../api/src/log.ts'
import { makeDataDir, run } from './test/latchkey.ts'

test.for([
  ['a port that is in use', async () => ({ API_PORT: String(await occupyPort()) }), /^API_PORT: port \d+ is in use\./m],
  [
    'a database that does not answer',
    () => ({ DATABASE_URL: 'postgres://a:b@127.0.0.1:1/c' }),
    /^DATABASE_URL: no PostgreSQL/m,
  ],
  ['a data folder that cannot be written', () => ({ DATA_DIR: '/dev/null/latchkey' }), /^DATA_DIR: .* cannot be /m],
  ['a port that is no number', () => ({ API_PORT: 'http' }), /^API_PORT must be a whole number/m],
] as const)('%s is told in one sentence, without a stack trace', async ([_what, settings, sentence]) => {
  const latchkey = run({ DATA_DIR: await makeDataDir(), API_PORT: '0', WEB_PORT: '0', ...(await settings()) })

  expect(await latchkey.exit).toEqual([1, null])
  expect(latchkey.output()).toMatch(sentence)
  expect(latchkey.output()).not.toMatch(/^\s+at /m)
})

test('a database that is not there is told, not made', async () => {
  const { DATABASE_URL, exists } = await runPostgres('nobody_made_this')

  const latchkey = run({ DATABASE_URL, API_PORT: '0', WEB_PORT: '0' })

  expect(await latchkey.exit).toEqual([1, null])
  expect(latchkey.output()).toMatch(/^DATABASE_URL: the server refuses the connection \(database "nobody_made_this"/m)
  expect(await exists()).toBe(false)
})

test('everything that is wrong with the settings is told at once', async () => {
  const latchkey = run({
    API_PORT: 'x',
    WEB_PORT: 'y',
    LOG_LEVEL: 'loud',
    JWT_SECRETS: 'short',
    TRUSTED_PROXIES: 'me',
    DATABASE_URL: 'mysql://x',
  })

  expect(await latchkey.exit).toEqual([1, null])
  for (const name of ['API_PORT', 'WEB_PORT', 'LOG_LEVEL', 'JWT_SECRETS', 'TRUSTED_PROXIES', 'DATABASE_URL']) {
    expect(latchkey.output()).toMatch(new RegExp(`^${name}\\b`, 'm'))
  }
})

test('production with a database of its own does not start without a secret', async () => {
  const latchkey = run({ NODE_ENV: 'production', DATABASE_URL: 'postgres://a:b@127.0.0.1:1/c', JWT_SECRETS: '' })

  expect(await latchkey.exit).toEqual([1, null])
  expect(latchkey.output()).toMatch(/^JWT_SECRETS must be set in production/m)
})

/**
 * A PostgreSQL server, the URL of a database that does not exist there, and a check whether it
 * exists by now.
 */
async function runPostgres(database: string): Promise<{ DATABASE_URL: string; exists: () => Promise<boolean> }> {
  const log = createLog({ logLevel: 'error' })
  const postgres = await startEmbeddedPostgres({ dataDir: await makeDataDir(), log })
  onTestFinished(() => postgres.stop())
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  onTestFinished(() => client.end())
  const find = () => client.query('select 1 from pg_database where datname = $1', [database])
  return {
    DATABASE_URL: postgres.url.replace(/[^/]+$/, database),
    exists: async () => (await find()).rowCount === 1,
  }
}

async function occupyPort(): Promise<number> {
  const server = createServer().listen(0, 'localhost')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}
