import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { expect, onTestFinished } from 'vitest'
import { startApp, type TestApp } from '../app.ts'
import type { App } from '../../src/app.ts'

/** A real SMTP server, and the mails that it has accepted. */
export type Inbox = { url: string; mails: ParsedMail[] }

/** Starts an SMTP server that stops with the test. By default it takes every mail, without TLS. */
export async function startInbox(options: SMTPServerOptions = {}): Promise<Inbox> {
  const mails: ParsedMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData: (stream, _session, done) => {
      simpleParser(stream).then(
        (mail) => {
          mails.push(mail)
          done()
        },
        (error: Error) => done(error),
      )
    },
    ...options,
  })
  server.on('error', () => {}) // of a client that has gone
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  onTestFinished(() => new Promise<void>((resolve) => void server.close(resolve)))
  return { url: `smtp://127.0.0.1:${portOf(server)}`, mails }
}

export function portOf({ server }: SMTPServer): number {
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('The SMTP server does not listen')
  return address.port
}

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
export async function mailTo(inbox: Inbox, address: string, subject: string | RegExp): Promise<ParsedMail> {
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
