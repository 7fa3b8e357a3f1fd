import { isIP } from 'node:net'
import { join, resolve } from 'node:path'

/** The folder `api`: it is the parent of `src`, and of `dist` for the bundled API (build.ts). */
export const API_FOLDER = join(import.meta.dirname, '..')

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
type LogLevel = (typeof LOG_LEVELS)[number]

/** Bytes: HS256 is only as strong as its secret is long. */
export const MIN_SECRET_BYTES = 32

export type Config = Readonly<{
  host: string
  /** 0 asks the system for any free port. */
  port: number
  /** `null` starts the embedded PostgreSQL in `dataDir`. */
  databaseUrl: string | null
  /** An absolute path. */
  dataDir: string
  /** Where instances notify each other of changes; `null` uses the database for that. */
  redisUrl: string | null
  /**
   * Newest first: the first signs, all verify. When empty, one is created and stored in `dataDir`.
   */
  jwtSecrets: readonly string[]
  /** Addresses, networks in CIDR notation, or proxy-addr's names such as `loopback`. */
  trustedProxies: readonly string[]
  /**
   * The address of the service that knows breached passwords, to which the first 5 digits of a hash
   * are appended; `null` disables the lookup.
   */
  breachedPasswordsUrl: string | null
  mail: MailConfig | null
  /** The public origin of the web app, to which the links in mails lead. */
  webOrigin: string
  /** Whether an account begins with a mail, which proves its address. */
  requireVerifiedEmail: boolean
  logLevel: LogLevel
}>

/** How mails leave. Without an SMTP server they are kept as files in `folder`, for development. */
export type MailConfig = Readonly<
  ({ smtpUrl: string; folder?: never } | { folder: string; smtpUrl?: never }) & {
    /** Such as `Latchkey <hello@latchkey.example>`. */
    from: string
    replyTo: string | null
  }
>

/** Lists every problem of the environment, one sentence each. */
export class ConfigError extends Error {
  override name = 'ConfigError'
  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
  }
}

/**
 * Reads the settings from the environment. An empty variable counts as unset. No other module reads
 * the environment.
 * @throws {ConfigError} naming every variable that is wrong, and what to do about it
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const problems: string[] = []
  const get = (name: string) => env[name]?.trim() || null

  const jwtSecrets = list(get('JWT_SECRETS'))
  const databaseUrl = get('DATABASE_URL')
  if (databaseUrl !== null && !isPostgresUrl(databaseUrl)) {
    problems.push('DATABASE_URL must look like postgres://user:password@host:5432/database.')
  }
  const redisUrl = get('REDIS_URL')
  if (redisUrl !== null && !['redis:', 'rediss:'].includes(URL.parse(redisUrl)?.protocol ?? '')) {
    problems.push('REDIS_URL must look like redis://user:password@host:6379, or rediss:// for TLS.')
  }
  if (!jwtSecrets.every(isLongEnough)) {
    problems.push(`JWT_SECRETS: each secret must have at least ${MIN_SECRET_BYTES} bytes. ${MAKE_SECRET}`)
  } else if (jwtSecrets.length === 0 && databaseUrl !== null && env['NODE_ENV'] === 'production') {
    problems.push(`JWT_SECRETS must be set in production: it has no default. ${MAKE_SECRET}`)
  }

  const trustedProxies = list(get('TRUSTED_PROXIES') ?? 'loopback')
  for (const proxy of trustedProxies.filter((proxy) => !isProxy(proxy))) {
    problems.push(`TRUSTED_PROXIES: "${proxy}" must be an address, a network such as 10.0.0.0/8, or "loopback".`)
  }

  const breachedPasswordsUrl = get('BREACHED_PASSWORDS_URL')
  if (breachedPasswordsUrl !== null && !isFolderUrl(breachedPasswordsUrl)) {
    problems.push(
      'BREACHED_PASSWORDS_URL must be an http(s) address that ends in /, such as https://api.pwnedpasswords.com/range/.',
    )
  }

  const logLevel = LOG_LEVELS.find((level) => level === (get('LOG_LEVEL') ?? 'info'))
  if (logLevel === undefined) problems.push(`LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}.`)

  const port = get('API_PORT') ?? '4000'
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    problems.push('API_PORT must be a whole number from 0 to 65535.')
  }

  const webOrigin = URL.parse(get('WEB_ORIGIN') ?? `http://localhost:${get('WEB_PORT') ?? '3000'}`)
  if (webOrigin === null || !/^https?:$/.test(webOrigin.protocol) || webOrigin.href !== `${webOrigin.origin}/`) {
    problems.push('WEB_ORIGIN must be an origin without a path, such as https://latchkey.example.')
  }
  const dataDir = resolve(get('DATA_DIR') ?? join(API_FOLDER, '../.data'))
  const { mail, mailProblems } = readMail(get, { dataDir, production: env['NODE_ENV'] === 'production' })
  problems.push(...mailProblems)
  const requireVerifiedEmail = get('REQUIRE_VERIFIED_EMAIL') ?? 'false'
  if (!['true', 'false'].includes(requireVerifiedEmail)) problems.push('REQUIRE_VERIFIED_EMAIL must be true or false.')
  else if (requireVerifiedEmail === 'true' && mail === null) {
    problems.push('REQUIRE_VERIFIED_EMAIL needs SMTP_URL: without mail nobody could sign up.')
  }

  if (problems.length > 0 || webOrigin === null || logLevel === undefined) throw new ConfigError(problems)
  return Object.freeze({
    host: get('HOST') ?? 'localhost',
    port: Number(port),
    databaseUrl,
    redisUrl,
    dataDir,
    jwtSecrets,
    trustedProxies,
    breachedPasswordsUrl,
    mail,
    webOrigin: webOrigin.origin,
    requireVerifiedEmail: requireVerifiedEmail === 'true',
    logLevel,
  })
}

function readMail(
  get: (name: string) => string | null,
  { dataDir, production }: { dataDir: string; production: boolean },
): { mail: MailConfig | null; mailProblems: string[] } {
  const [smtpUrl, from, replyTo] = [get('SMTP_URL'), get('MAIL_FROM'), get('MAIL_REPLY_TO')]
  const mailProblems: string[] = []
  if (smtpUrl !== null && !isSmtpUrl(smtpUrl)) mailProblems.push(`SMTP_URL must look like ${SMTP_EXAMPLE}`)
  if (smtpUrl !== null && from === null) mailProblems.push(`MAIL_FROM must be set with SMTP_URL. ${MAIL_EXAMPLE}`)
  if (from !== null && !parseMailbox(from)) mailProblems.push(`MAIL_FROM must be an address. ${MAIL_EXAMPLE}`)
  if (replyTo !== null && !parseMailbox(replyTo)) {
    mailProblems.push(`MAIL_REPLY_TO must be an address. ${MAIL_EXAMPLE}`)
  }
  if (smtpUrl !== null && production && get('WEB_ORIGIN') === null) {
    mailProblems.push('WEB_ORIGIN must be set with SMTP_URL in production: the links in mails lead there.')
  }

  const sender = { from: from ?? 'Latchkey <latchkey@localhost>', replyTo }
  if (smtpUrl !== null) return { mail: { smtpUrl, ...sender }, mailProblems }
  return { mail: production ? null : { folder: join(dataDir, 'mail'), ...sender }, mailProblems }
}

const MAIL_EXAMPLE = 'It looks like hello@latchkey.example, or Latchkey <hello@latchkey.example>.'

const SMTP_EXAMPLE =
  'smtps://user:password@host:465, or smtp://user:password@host:587. Write characters such as @ and / in the password as in URLs: %40 and %2F.'

const isSmtpUrl = (value: string) => {
  const url = URL.parse(value)
  return (
    url !== null &&
    ['smtp:', 'smtps:'].includes(url.protocol) &&
    url.hostname !== '' &&
    ['', '/'].includes(url.pathname) &&
    url.search === '' &&
    url.hash === ''
  )
}

const ADDRESS = String.raw`[\w.!#$%&'*+/=?^{|}~\x60-]+@[a-z0-9.-]+`
const MAILBOX = new RegExp(String.raw`^(?:"([^"\\\p{C}]*)"|([^",;:<>@\p{C}]*?)) ?<(${ADDRESS})>$|^(${ADDRESS})$`, 'iu')

/**
 * Takes `Latchkey <hello@latchkey.example>`, or an address alone, apart.
 * @returns `null` when it is neither
 */
export function parseMailbox(value: string): { name: string; address: string } | null {
  const [, quoted, plain, withName, alone] = MAILBOX.exec(value) ?? []
  const address = withName ?? alone
  return address === undefined ? null : { name: quoted ?? plain ?? '', address }
}

const MAKE_SECRET = 'Make one with: openssl rand -base64 48'

export const isLongEnough = (secret: string) => Buffer.byteLength(secret) >= MIN_SECRET_BYTES

/** Splits a comma-separated value. */
export const list = (value: string | null) =>
  (value ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)

const isPostgresUrl = (value: string) => ['postgres:', 'postgresql:'].includes(URL.parse(value)?.protocol ?? '')

function isFolderUrl(value: string): boolean {
  const url = URL.parse(value)
  return (
    url !== null &&
    ['http:', 'https:'].includes(url.protocol) &&
    url.href === url.origin + url.pathname &&
    url.pathname.endsWith('/')
  )
}

function isProxy(value: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(value)) return true
  const [address = '', bits, ...rest] = value.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
}
