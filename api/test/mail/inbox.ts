import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server'
import { expect, onTestFinished } from 'vitest'
import { startApp, type TestApp } from '../app.ts'
import type { App } from '../../src/app.ts'

/** A mail as the server received it. */
export type Received = ParsedMail & { source: string }

/** A real SMTP server. */
export type Inbox = {
  url: string
  /** What it has accepted. */
  mails: Received[]
  /** What was sent to it, whether it was accepted or not. */
  tries: Received[]
}

/**
 * Decides what becomes of a mail that has arrived whole: an error refuses it. By default it is
 * accepted.
 */
type Judge = (mail: Received, session: SMTPServerSession) => Error | null | Promise<Error | null>

/** Starts an SMTP server that stops with the test. By default it takes every mail, without TLS. */
export async function startInbox({ judge, ...options }: SMTPServerOptions & { judge?: Judge } = {}): Promise<Inbox> {
  const mails: Received[] = []
  const tries: Received[] = []
  const receive = async (content: Buffer, session: SMTPServerSession) => {
    const mail = { ...(await simpleParser(content)), source: content.toString() }
    tries.push(mail)
    const refusal = (await judge?.(mail, session)) ?? null
    if (refusal) throw refusal
    mails.push(mail)
  }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    closeTimeout: 100,
    onData: async (stream, session, done) => {
      try {
        await receive(await buffer(stream), session)
        done()
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)))
      }
    },
    ...options,
  })
  server.on('error', () => {}) // of a client that has gone
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  onTestFinished(() => new Promise<void>((resolve) => server.close(resolve)))
  return { url: `${options.secure ? 'smtps' : 'smtp'}://127.0.0.1:${portOf(server)}`, mails, tries }
}

function portOf({ server }: SMTPServer): number {
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('The SMTP server does not listen')
  return address.port
}

/** An answer of an SMTP server, such as 451, after which a mail is tried again, or 550. */
export const smtpError = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode })

export const MAIL_FROM = 'Latchkey <hello@latchkey.test>'

/** An API that sends its mails to a real SMTP server. */
export async function startMailApp(
  options: Parameters<typeof startApp>[0] & { inbox?: Inbox } = {},
): Promise<App & TestApp & { inbox: Inbox }> {
  const { inbox = await startInbox(), ...rest } = options
  const app = await startApp({ mail: { smtpUrl: inbox.url, from: MAIL_FROM, replyTo: null }, ...rest })
  return { ...app, inbox }
}

/** Waits for the mail with this subject to this address. The newest counts. */
export async function mailTo(
  inbox: Pick<Inbox, 'mails'>,
  address: string,
  subject: string | RegExp,
): Promise<Received> {
  const find = () => inbox.mails.findLast((mail) => recipient(mail) === address && matches(mail.subject, subject))
  await expect.poll(find, { message: `a mail "${subject}" to ${address}` }).toBeDefined()
  return find()!
}

export const recipient = ({ to }: ParsedMail): string | undefined => [to].flat()[0]?.value[0]?.address

const matches = (subject = '', wanted: string | RegExp) =>
  typeof wanted === 'string' ? subject === wanted : wanted.test(subject)

/** The token of the link in a mail. */
export function tokenIn({ text = '' }: ParsedMail): string {
  const [, token] = /[?&]token=([\w.-]+)/.exec(text) ?? []
  if (token === undefined) throw new Error(`There is no link in: ${text}`)
  return token
}
