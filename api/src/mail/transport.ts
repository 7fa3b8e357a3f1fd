import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import type { MailConfig } from '../config.ts'
import { SECOND } from '../time.ts'

/** A mail that is ready to be sent. */
export type Message = {
  /** The same for every attempt, so that a mail that arrives twice is shown once. */
  messageId: string
  date: Date
  to: string
  subject: string
  text: string
  html: string
}

export type Transport = {
  /** @throws {Error} of nodemailer, with `responseCode` if the server has refused the mail */
  send: (message: Message) => Promise<void>
  close: () => void
}

/** How long the SMTP server may take to accept a connection, to greet, and to answer. */
const TIMEOUTS = { connectionTimeout: 10 * SECOND, greetingTimeout: 10 * SECOND, socketTimeout: 30 * SECOND }

/** Sends by SMTP, or keeps the mails in a folder as `.eml` files. */
export function createMailTransport(config: MailConfig): Transport {
  const { from, replyTo } = config
  const common = {
    from,
    ...(replyTo !== null && { replyTo }),
    headers: { 'Auto-Submitted': 'auto-generated' },
    // A mail is made of its text alone: no path or address in it is read.
    disableFileAccess: true,
    disableUrlAccess: true,
  }
  if (config.folder !== undefined) {
    const composer = createTransport({ streamTransport: true, buffer: true, newline: 'unix' }, common)
    return {
      send: async (message) => keep(config.folder, message, (await composer.sendMail(message)).message),
      close: () => composer.close(),
    }
  }
  const smtp = createTransport({ url: config.smtpUrl, pool: true, maxConnections: 1, ...TIMEOUTS }, common)
  return {
    send: async (message) => void (await smtp.sendMail(message)),
    close: () => smtp.close(),
  }
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
