import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { parseMailbox, type MailConfig } from '../config.ts'
import { MINUTE, SECOND } from '../time.ts'

/** A mail that is ready to be sent. */
export type Message = {
  /** The same for every attempt, so that a mail that arrives twice is shown once. */
  messageId: string
  /** The time of the attempt: a mail that had to wait arrives as a new one. */
  date: Date
  to: string
  subject: string
  text: string
  html: string
}

export type Transport = {
  /**
   * @param signal gives the mail up, and closes its connection
   * @throws {Error} of nodemailer: see `failures.ts`
   */
  send: (message: Message, signal?: AbortSignal) => Promise<void>
  close: () => void
}

/** Milliseconds. */
export type SmtpTimes = {
  /** How long the SMTP server may take until it has accepted a connection, and to greet. */
  smtpConnect: number
  /** How long the SMTP server may take for an answer. */
  smtpAnswer: number
  /** How long a mail may take as a whole. Less than the lease of the sender. */
  smtpMail: number
  /** How long stopping waits for the mail that is being sent. */
  smtpStop: number
}

/**
 * Many servers check a mail before they answer. Not to wait for the answer means to send it twice.
 */
export const SMTP_TIMES: SmtpTimes = {
  smtpConnect: 10 * SECOND,
  smtpAnswer: MINUTE,
  smtpMail: 4 * MINUTE,
  smtpStop: 4 * SECOND,
}

/** Sends by SMTP, or keeps the mails in a folder as `.eml` files. */
export function createMailTransport(
  config: MailConfig,
  { smtpConnect, smtpAnswer }: Pick<SmtpTimes, 'smtpConnect' | 'smtpAnswer'>,
): Transport {
  const common = commonOf(config)
  if (config.folder !== undefined) {
    const composer = createTransport({ streamTransport: true, buffer: true, newline: 'unix' }, common)
    return {
      send: async (message) => keep(config.folder, message, (await composer.sendMail(addressed(message))).message),
      close: () => composer.close(),
    }
  }
  const smtp = createTransport(
    {
      url: config.smtpUrl,
      pool: true,
      maxConnections: 1,
      maxRequeues: 1, // the sender tries again by itself
      requireTLS: mustEncrypt(config.smtpUrl),
      dnsTimeout: smtpConnect,
      connectionTimeout: smtpConnect,
      greetingTimeout: smtpConnect,
      socketTimeout: smtpAnswer,
    },
    common,
  )
  return {
    send: async (message, signal) => void (await smtp.sendMail({ ...addressed(message), ...(signal && { signal }) })),
    close: () => smtp.close(),
  }
}

/** What all mails have in common. */
function commonOf({ from, replyTo }: MailConfig) {
  const [sender, answers] = [parseMailbox(from), replyTo === null ? null : parseMailbox(replyTo)]
  if (sender === null) throw new Error('The sender of mails is no address')
  return {
    from: sender,
    ...(answers !== null && { replyTo: answers }),
    headers: { 'Auto-Submitted': 'auto-generated' },
    // A mail is made of its text alone: no path or address in it is read.
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

/** As an object, which is not parsed, so that an address stays one address. */
const addressed = (message: Message) => ({ ...message, to: { name: '', address: message.to } })

/**
 * A password is sent unencrypted to this machine only. Without a password, STARTTLS is used if it
 * is offered.
 */
function mustEncrypt(smtpUrl: string): boolean {
  const { hostname, password } = new URL(smtpUrl)
  return password !== '' && !/^(localhost|127(\.\d+){3}|\[::1\])$/i.test(hostname)
}

/** Whoever reads the folder sees whole files only. */
async function keep(folder: string, { messageId, date }: Message, content: unknown) {
  if (!Buffer.isBuffer(content)) throw new TypeError('nodemailer made no buffer')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const name = `${date.toISOString().replaceAll(':', '-')}_${messageId.split('@')[0]?.slice(1)}.eml`
  const draft = join(folder, `.${name}`)
  await writeFile(draft, content, { mode: 0o600 })
  await rename(draft, join(folder, name))
}
