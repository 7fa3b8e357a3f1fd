import { describe, expect, test } from 'vitest'
import { ConfigError, parseMailbox, readConfig } from './config.ts'

const SMTP = { SMTP_URL: 'smtps://ada:secret@mail.example:465', MAIL_FROM: 'Latchkey <hello@latchkey.example>' }
const PRODUCTION = { NODE_ENV: 'production', JWT_SECRETS: 'x'.repeat(32) }

/** Every problem of an environment, one sentence each. */
function problemsOf(env: Record<string, string>): string[] {
  try {
    readConfig(env)
    return []
  } catch (error) {
    return error instanceof ConfigError ? error.message.split('\n') : [`Not a sentence: ${String(error)}`]
  }
}

describe('mail', () => {
  test('is kept in a folder without SMTP_URL, and in production there is none', () => {
    expect(readConfig({ DATA_DIR: '/var/lib/latchkey' }).mail).toEqual({
      folder: '/var/lib/latchkey/mail',
      from: 'Latchkey <latchkey@localhost>',
      replyTo: null,
    })
    expect(readConfig({ ...PRODUCTION, DATA_DIR: '/var/lib/latchkey' }).mail).toBeNull()
  })

  test('is sent by the server of SMTP_URL', () => {
    const env = { ...SMTP, MAIL_REPLY_TO: ' help@latchkey.example ' }

    expect(readConfig(env).mail).toEqual({
      smtpUrl: 'smtps://ada:secret@mail.example:465',
      from: 'Latchkey <hello@latchkey.example>',
      replyTo: 'help@latchkey.example',
    })
  })

  test.each([
    'mail.example',
    'https://mail.example',
    'smtp:',
    'smtp://',
    'smtp://ada:se/cret@mail.example',
    'smtp://mail.example/path',
    'smtp://mail.example?tls.rejectUnauthorized=false',
    'smtp://mail.example#here',
    'smtp://mail.example:99999',
  ])('is not sent by "%s", and the problem tells how to write it, but not what was written', (url) => {
    const problems = problemsOf({ ...SMTP, SMTP_URL: url })

    expect(problems).toEqual([expect.stringMatching(/^SMTP_URL must look like smtps:\/\/.*%40/)])
    expect(problems.join()).not.toMatch(/mail\.example|cret/)
  })

  test.each(['smtp://localhost', 'smtp://[::1]:2525', 'smtps://ada:p%40ss@mail.example/', 'SMTP://MAIL.EXAMPLE:587'])(
    'can be sent by "%s"',
    (url) => {
      expect(problemsOf({ ...SMTP, SMTP_URL: url })).toEqual([])
    },
  )
})

describe('the sender', () => {
  test('must be set with SMTP_URL', () => {
    expect(problemsOf({ SMTP_URL: SMTP.SMTP_URL })).toEqual([
      expect.stringMatching(/^MAIL_FROM must be set with SMTP_URL\..*hello@latchkey\.example/),
    ])
  })

  test.each([
    'Latchkey',
    'hello@',
    '@latchkey.example',
    'Latchkey hello@latchkey.example',
    'hello@latchkey.example>',
    '<hello@latchkey.example',
    'a@latchkey.example, b@latchkey.example',
    'Ada, Bob <hello@latchkey.example>',
    'Latchkey <a@latchkey.example> <b@latchkey.example>',
    'Latchkey <hello@latchkey.example>\nBcc: eve@evil.example',
    'Latchkey\r\nBcc: eve@evil.example <hello@latchkey.example>',
    'Latchkey\u0000 <hello@latchkey.example>',
    '"Latch\\key" <hello@latchkey.example>',
    'Latchkey\u202E <hello@latchkey.example>',
  ])('cannot be %j, nor can answers go there', (value) => {
    expect(problemsOf({ ...SMTP, MAIL_FROM: value })).toEqual([
      expect.stringMatching(/^MAIL_FROM must be an address\./),
    ])
    expect(problemsOf({ ...SMTP, MAIL_REPLY_TO: value })).toEqual([
      expect.stringMatching(/^MAIL_REPLY_TO must be an address\./),
    ])
  })

  test.each([
    ['hello@latchkey.example', { name: '', address: 'hello@latchkey.example' }],
    ['<hello@latchkey.example>', { name: '', address: 'hello@latchkey.example' }],
    ['Latchkey <hello@latchkey.example>', { name: 'Latchkey', address: 'hello@latchkey.example' }],
    [
      'Größe & Co <no-reply+x@mail.latchkey.example>',
      { name: 'Größe & Co', address: 'no-reply+x@mail.latchkey.example' },
    ],
    ['"Ada, Bob" <hello@latchkey.example>', { name: 'Ada, Bob', address: 'hello@latchkey.example' }],
  ])('can be %s', (value, expected) => {
    expect(problemsOf({ ...SMTP, MAIL_FROM: value })).toEqual([])
    expect(parseMailbox(value)).toEqual(expected)
  })
})

describe('WEB_ORIGIN', () => {
  test('is where the web app is on this machine by default, and loses its trailing slash', () => {
    expect(readConfig({}).webOrigin).toBe('http://localhost:3000')
    expect(readConfig({ WEB_PORT: '3001' }).webOrigin).toBe('http://localhost:3001')
    expect(readConfig({ WEB_ORIGIN: 'https://latchkey.example/' }).webOrigin).toBe('https://latchkey.example')
  })

  test.each([
    'latchkey.example',
    'ftp://latchkey.example',
    'https://latchkey.example/app',
    'https://latchkey.example/?x',
    'https://ada:secret@latchkey.example',
    'https://latchkey.example/#x',
  ])('cannot be "%s"', (value) => {
    expect(problemsOf({ WEB_ORIGIN: value })).toEqual([expect.stringMatching(/^WEB_ORIGIN must be an origin/)])
  })

  test('must be set where mails are sent in production, because their links lead there', () => {
    expect(problemsOf({ ...PRODUCTION, ...SMTP })).toEqual([
      expect.stringMatching(/^WEB_ORIGIN must be set with SMTP_URL in production/),
    ])
    expect(problemsOf({ ...PRODUCTION, ...SMTP, WEB_ORIGIN: 'https://latchkey.example' })).toEqual([])
    expect(problemsOf(SMTP)).toEqual([])
  })
})

describe('REQUIRE_VERIFIED_EMAIL', () => {
  test('is false by default', () => {
    expect(readConfig({}).requireVerifiedEmail).toBe(false)
    expect(readConfig({ REQUIRE_VERIFIED_EMAIL: 'true' }).requireVerifiedEmail).toBe(true)
  })

  test.each(['yes', '1', 'TRUE'])('cannot be "%s"', (value) => {
    expect(problemsOf({ REQUIRE_VERIFIED_EMAIL: value })).toEqual(['REQUIRE_VERIFIED_EMAIL must be true or false.'])
  })

  test('needs mail', () => {
    expect(problemsOf({ ...PRODUCTION, REQUIRE_VERIFIED_EMAIL: 'true' })).toEqual([
      'REQUIRE_VERIFIED_EMAIL needs SMTP_URL: without mail nobody could sign up.',
    ])
  })
})
