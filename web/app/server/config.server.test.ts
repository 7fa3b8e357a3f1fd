import { expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.server.ts'

test('nothing has to be set', () => {
  expect(readConfig({})).toEqual({
    host: 'localhost',
    port: 3000,
    apiUrl: 'http://127.0.0.1:4000',
    publicApiUrl: 'http://127.0.0.1:4000',
    origin: 'http://localhost:3000',
    secure: false,
    trustedProxies: ['loopback'],
    securityContacts: [],
    logLevel: 'info',
    production: true,
  })
})

test('the API is looked for where API_PORT says, unless API_URL says more', () => {
  expect(readConfig({ API_PORT: '4100' }).apiUrl).toBe('http://127.0.0.1:4100')
  expect(readConfig({ API_PORT: '4100', API_URL: 'https://api.example/' }).apiUrl).toBe('https://api.example')
})

test('others find the API where the web app does, unless PUBLIC_API_URL says where', () => {
  expect(readConfig({ API_URL: 'http://10.0.0.2:4000' }).publicApiUrl).toBe('http://10.0.0.2:4000')
  expect(readConfig({ PUBLIC_API_URL: 'https://api.example/' }).publicApiUrl).toBe('https://api.example')
})

test('what went wrong is shown in the browser only while developing', () => {
  expect(readConfig({ NODE_ENV: 'development' }).production).toBe(false)
  expect(readConfig({ NODE_ENV: 'staging' }).production).toBe(true)
})

test('an https origin makes cookies secure', () => {
  expect(readConfig({ WEB_ORIGIN: 'https://latchkey.example' })).toMatchObject({ secure: true })
})

test('every problem is named at once', () => {
  const env = {
    WEB_PORT: 'http',
    API_URL: 'api:4000',
    PUBLIC_API_URL: 'api.example',
    WEB_ORIGIN: 'https://latchkey.example/app',
    TRUSTED_PROXIES: 'loopback, 10.0.0.0/33',
    SECURITY_CONTACT: 'mailto:security@latchkey.example, security@latchkey.example',
    LOG_LEVEL: 'loud',
  }

  expect(() => readConfig(env)).toThrow(
    new ConfigError([
      'WEB_PORT must be a whole number from 0 to 65535.',
      'API_URL must be the URL of the API, such as http://127.0.0.1:4000.',
      'PUBLIC_API_URL must be the public URL of the API, such as https://api.example.',
      'WEB_ORIGIN must be an origin without a path, such as https://latchkey.example.',
      'TRUSTED_PROXIES: "10.0.0.0/33" must be an address, a network such as 10.0.0.0/8, or "loopback".',
      'SECURITY_CONTACT: "security@latchkey.example" must begin with mailto:, https:// or tel:.',
      'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent.',
    ]),
  )
})
