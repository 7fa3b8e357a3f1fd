import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

const ROOT = `${import.meta.dirname}/../..`
const SECRET = 'x'.repeat(32)
const DATABASE_URL = 'postgres://ada:secret@db.example:5432/latchkey'

/** Every problem of an environment, one sentence each. */
function problemsOf(env: Record<string, string>): string[] {
  try {
    readConfig(env)
    return []
  } catch (error) {
    return error instanceof ConfigError ? error.message.split('\n') : [`Not a sentence: ${String(error)}`]
  }
}

describe('without any setting', () => {
  test('the API listens on this machine alone, at port 4000, and keeps its data in the project’s folder', () => {
    expect(readConfig({})).toEqual({
      host: 'localhost',
      port: 4000,
      databaseUrl: null,
      redisUrl: null,
      dataDir: expect.stringMatching(/^\/.*\/\.data$/),
      jwtSecrets: [],
      trustedProxies: ['loopback'],
      breachedPasswordsUrl: null,
      mail: {
        folder: expect.stringMatching(/^\/.*\/\.data\/mail$/),
        from: 'Latchkey <latchkey@localhost>',
        replyTo: null,
      },
      webOrigin: 'http://localhost:3000',
      requireVerifiedEmail: false,
      logLevel: 'info',
    })
  })

  test('is also what empty settings mean, as a copy of .env.example has them', () => {
    const empty = Object.fromEntries(namesInExample().map((name) => [name, ' ']))

    expect(readConfig(empty)).toEqual(readConfig({}))
  })

  test('and with the values of .env.example nothing is different', () => {
    const example = Object.fromEntries(
      linesInExample().map((line) => [line.split('=', 1)[0] ?? '', line.slice(line.indexOf('=') + 1)]),
    )

    expect(readConfig(example)).toEqual(readConfig({}))
  })
})

describe('a setting', () => {
  test('is taken from the environment', () => {
    const config = readConfig({
      HOST: '0.0.0.0',
      API_PORT: '0',
      DATABASE_URL,
      REDIS_URL: 'rediss://ada:secret@redis.example:6380/1',
      DATA_DIR: '/var/lib/latchkey',
      JWT_SECRETS: ` ${SECRET}new , ${SECRET}old ,`,
      TRUSTED_PROXIES: 'loopback, 10.0.0.0/8,2001:db8::/32 , 192.0.2.7',
      BREACHED_PASSWORDS_URL: 'https://api.pwnedpasswords.com/range/',
      SMTP_URL: 'smtps://ada:secret@mail.example:465',
      MAIL_FROM: 'Latchkey <hello@latchkey.example>',
      MAIL_REPLY_TO: 'help@latchkey.example',
      WEB_ORIGIN: 'https://latchkey.example',
      REQUIRE_VERIFIED_EMAIL: 'true',
      LOG_LEVEL: 'silent',
    })

    expect(config).toEqual({
      host: '0.0.0.0',
      port: 0,
      databaseUrl: DATABASE_URL,
      redisUrl: 'rediss://ada:secret@redis.example:6380/1',
      dataDir: '/var/lib/latchkey',
      jwtSecrets: [`${SECRET}new`, `${SECRET}old`],
      trustedProxies: ['loopback', '10.0.0.0/8', '2001:db8::/32', '192.0.2.7'],
      breachedPasswordsUrl: 'https://api.pwnedpasswords.com/range/',
      mail: {
        smtpUrl: 'smtps://ada:secret@mail.example:465',
        from: 'Latchkey <hello@latchkey.example>',
        replyTo: 'help@latchkey.example',
      },
      webOrigin: 'https://latchkey.example',
      requireVerifiedEmail: true,
      logLevel: 'silent',
    })
  })

  test('cannot be changed afterwards', () => {
    expect(Object.isFrozen(readConfig({}))).toBe(true)
  })

  test.each([
    ['API_PORT', 'http'],
    ['API_PORT', '-1'],
    ['API_PORT', '65536'],
    ['API_PORT', '4000.5'],
    ['API_PORT', '4e3'],
    ['API_PORT', '0x10'],
    ['DATABASE_URL', 'db.example'],
    ['DATABASE_URL', 'mysql://ada@db.example/latchkey'],
    ['REDIS_URL', 'redis.example'],
    ['REDIS_URL', 'https://redis.example'],
    ['JWT_SECRETS', 'short'],
    ['JWT_SECRETS', 'x'.repeat(31)],
    ['JWT_SECRETS', `${SECRET},short`],
    ['TRUSTED_PROXIES', 'everybody'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', '10.0.0.256'],
    ['TRUSTED_PROXIES', '2001:db8::/129'],
    ['TRUSTED_PROXIES', '10.0.0.0/8/8'],
    ['TRUSTED_PROXIES', '10.0.0.0/'],
    ['TRUSTED_PROXIES', 'true'],
    ['BREACHED_PASSWORDS_URL', 'api.pwnedpasswords.com'],
    ['BREACHED_PASSWORDS_URL', 'ftp://api.pwnedpasswords.com/range/'],
    ['BREACHED_PASSWORDS_URL', 'https://api.pwnedpasswords.com/range'],
    ['BREACHED_PASSWORDS_URL', 'https://api.pwnedpasswords.com/range/?mode=ntlm/'],
    ['LOG_LEVEL', 'loud'],
    ['LOG_LEVEL', 'INFO'],
  ])('%s cannot be "%s", and is named', (name, value) => {
    const problems = problemsOf({ [name]: value })

    expect(problems).toEqual([expect.stringMatching(new RegExp(`^${name}\\b.*\\.`))])
  })

  test.each(['API_PORT', 'JWT_SECRETS'])('%s is not repeated where it is wrong, in case it is a secret', (name) => {
    expect(problemsOf({ [name]: 'hunter2' }).join()).not.toContain('hunter2')
  })

  test('that is wrong is told together with all the others', () => {
    const problems = problemsOf({
      API_PORT: 'http',
      DATABASE_URL: 'db.example',
      JWT_SECRETS: 'short',
      TRUSTED_PROXIES: 'everybody,10.0.0.0/33',
      LOG_LEVEL: 'loud',
    })

    expect(problems.map((problem) => /^[A-Z_]+/.exec(problem)?.[0])).toEqual([
      'DATABASE_URL',
      'JWT_SECRETS',
      'TRUSTED_PROXIES',
      'TRUSTED_PROXIES',
      'LOG_LEVEL',
      'API_PORT',
    ])
  })
})

describe('a secret', () => {
  test('is as long as its bytes, not its characters', () => {
    expect(problemsOf({ JWT_SECRETS: 'é'.repeat(16) })).toEqual([])
    expect(problemsOf({ JWT_SECRETS: 'é'.repeat(15) })).toEqual([expect.stringContaining('32 bytes')])
  })

  test('must be set in production, where it has no default', () => {
    const production = { NODE_ENV: 'production', DATABASE_URL }

    expect(problemsOf(production)).toEqual([expect.stringMatching(/^JWT_SECRETS must be set.*openssl/)])
    expect(problemsOf({ ...production, JWT_SECRETS: ' , ' })).toHaveLength(1)
    expect(problemsOf({ ...production, JWT_SECRETS: SECRET })).toEqual([])
  })

  test.each([{ NODE_ENV: 'production' }, { DATABASE_URL }])('may be left out with %j alone', (env) => {
    expect(problemsOf(env)).toEqual([])
  })
})

describe('.env.example', () => {
  /** Node's own, not a setting of Latchkey's. */
  const NOT_OURS = ['NODE_ENV']
  const read = ['api/src/config.ts', 'web/app/server/config.server.ts'].flatMap((file) =>
    [...readFileSync(`${ROOT}/${file}`, 'utf8').matchAll(/(?:\bget\(|\benv\[)'([A-Z_]+)'/g)].map(([, name]) => name),
  )

  test('lists every setting that is read, and none that is not', () => {
    const settings = [...new Set(read)].filter((name) => !NOT_OURS.includes(name ?? ''))

    expect(namesInExample().toSorted()).toEqual(settings.toSorted())
  })

  test('lists each of them once, with a comment above', () => {
    const names = namesInExample()

    expect(names).toEqual([...new Set(names)])
    expect(readFileSync(`${ROOT}/.env.example`, 'utf8')).not.toMatch(/\n\n[A-Z_]+=/)
  })

  test('misses none, for nothing but the two config files read the environment', () => {
    const sources = globSync(['api/src/**/*.ts', 'web/{app,http}/**/*.{ts,tsx}', 'web/*.ts'], { cwd: ROOT })

    const readers = sources.filter((file) => /process\.env\b/.test(readFileSync(`${ROOT}/${file}`, 'utf8')))

    expect(sources.length).toBeGreaterThan(40)
    expect(readers.filter((file) => !file.endsWith('.test.ts')).toSorted()).toEqual([
      'api/src/config.ts',
      'web/app/server/config.server.ts',
    ])
  })
})

function linesInExample(): string[] {
  return readFileSync(`${ROOT}/.env.example`, 'utf8')
    .split('\n')
    .filter((line) => /^[A-Z_]+=/.test(line))
}

function namesInExample(): string[] {
  return linesInExample().map((line) => line.split('=', 1)[0] ?? '')
}
