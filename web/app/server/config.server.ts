import { isIP } from 'node:net'

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
type LogLevel = (typeof LOG_LEVELS)[number]

export type Config = Readonly<{
  /** The address to listen on. `localhost` is reachable from this machine only. */
  host: string
  /** 0 lets the system choose a free port. */
  port: number
  /** The URL of the API, without a trailing slash. */
  apiUrl: string
  /** The public URL of the API, without a trailing slash. The API reference shows it. */
  publicApiUrl: string
  /** The origin that browsers see, for example `https://latchkey.example`. */
  origin: string
  /**
   * Whether the origin is https: cookies are then `Secure`, and browsers are told to stay on https.
   */
  secure: boolean
  /** Addresses, networks in CIDR notation, or names of proxy-addr such as `loopback`. */
  trustedProxies: readonly string[]
  /** Contact URIs for vulnerability reports, the preferred one first. */
  securityContacts: readonly string[]
  logLevel: LogLevel
  /** Whether errors are only logged. In development, the browser shows them as well. */
  production: boolean
}>

/** Lists every problem with the environment variables, one sentence each. */
export class ConfigError extends Error {
  override name = 'ConfigError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}

/**
 * Reads the settings from the environment, which nothing else in the web app does. An empty
 * variable counts as unset.
 * @throws {ConfigError} naming every wrong variable, and what to do about it
 */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const problems: string[] = []
  const get = (name: string) => env[name]?.trim() || null

  const port = readPort(get('WEB_PORT') ?? '3000')
  if (port === null) problems.push('WEB_PORT must be a whole number from 0 to 65535.')

  const apiUrl = readHttpUrl(get('API_URL') ?? `http://127.0.0.1:${get('API_PORT') ?? '4000'}`)
  if (apiUrl === null) problems.push('API_URL must be the URL of the API, such as http://127.0.0.1:4000.')

  const publicApiUrl = readHttpUrl(get('PUBLIC_API_URL') ?? apiUrl?.href ?? 'http://127.0.0.1:4000')
  if (publicApiUrl === null)
    problems.push('PUBLIC_API_URL must be the public URL of the API, such as https://api.example.')

  const origin = readHttpUrl(get('WEB_ORIGIN') ?? `http://localhost:${port ?? 3000}`)
  if (origin === null || origin.pathname !== '/') {
    problems.push('WEB_ORIGIN must be an origin without a path, such as https://latchkey.example.')
  }

  const trustedProxies = list(get('TRUSTED_PROXIES') ?? 'loopback')
  for (const proxy of trustedProxies.filter((proxy) => !isProxy(proxy))) {
    problems.push(`TRUSTED_PROXIES: "${proxy}" must be an address, a network such as 10.0.0.0/8, or "loopback".`)
  }

  const securityContacts = list(get('SECURITY_CONTACT') ?? '')
  for (const contact of securityContacts.filter((contact) => !isContact(contact))) {
    problems.push(`SECURITY_CONTACT: "${contact}" must begin with mailto:, https:// or tel:.`)
  }

  const logLevel = LOG_LEVELS.find((level) => level === (get('LOG_LEVEL') ?? 'info'))
  if (logLevel === undefined) problems.push(`LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}.`)

  if (problems.length > 0 || !apiUrl || !publicApiUrl || !origin || port === null || logLevel === undefined) {
    throw new ConfigError(problems)
  }
  return Object.freeze({
    host: get('HOST') ?? 'localhost',
    port,
    apiUrl: withoutSlash(apiUrl),
    publicApiUrl: withoutSlash(publicApiUrl),
    origin: origin.origin,
    secure: origin.protocol === 'https:',
    trustedProxies,
    securityContacts,
    logLevel,
    production: env['NODE_ENV'] !== 'development',
  })
}

function readPort(value: string): number | null {
  return /^\d{1,5}$/.test(value) && Number(value) <= 65_535 ? Number(value) : null
}

/** `null` unless it is an http or https URL without credentials, query and fragment. */
function readHttpUrl(value: string): URL | null {
  const url = URL.parse(value)
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return null
  return url.username || url.password || url.search || url.hash ? null : url
}

const withoutSlash = ({ href }: URL) => href.replace(/\/+$/, '')

const list = (value: string) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)

function isContact(value: string): boolean {
  return /^(?:mailto:[^@]+@[^@]+|https:\/\/.+|tel:.+)$/.test(value) && URL.canParse(value)
}

function isProxy(value: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(value)) return true
  const [address = '', bits, ...rest] = value.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
}
