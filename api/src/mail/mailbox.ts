import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { escape } from 'html-escaper'
import PostalMime, { type Email } from 'postal-mime'
import { RequestError } from '../http/request-errors.ts'

/** Where the mails of a server without SMTP are shown. */
export const MAILBOX_PATH = '/mailbox'

/** How many mails the list shows, newest first. */
const SHOWN = 100

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#e2dfda, #2e353f); --muted: light-dark(#646059, #a4aab2) }
body { max-width: 680px; margin: 0 auto; padding: 32px 16px; font: 15px/1.5 system-ui, sans-serif;
  background: light-dark(#fbfaf7, #12171f); color: light-dark(#211d18, #eaedf1) }
h1 { font-size: 22px; line-height: 1.25 }
a { color: light-dark(#007663, #4dd0b7) }
ol { list-style: none; padding: 0 }
li { border-top: 1px solid var(--line) }
li a { display: block; padding: 12px 0; text-decoration: none; overflow-wrap: anywhere }
.muted { color: var(--muted); font-size: 13px }
iframe { width: 100%; height: 640px; border: 1px solid var(--line); border-radius: 8px }
pre { white-space: pre-wrap; overflow-wrap: anywhere }`

/**
 * Shows the mails in a folder, for development. They have links that open accounts, so only people
 * at this machine see them, and no page of another origin does.
 */
export function registerMailbox(app: FastifyInstance, folder: string): void {
  const onlyHere = async (request: FastifyRequest, reply: FastifyReply) => {
    if (!isFromHere(request)) throw nothingHere()
    reply.removeHeader('access-control-allow-origin')
    reply.headers(HEADERS)
  }
  app.get(MAILBOX_PATH, { onRequest: onlyHere }, async (_, reply) => sendPage(reply, listOf(await readMails(folder))))
  app.get<{ Params: { name: string } }>(`${MAILBOX_PATH}/:name`, { onRequest: onlyHere }, async (request, reply) => {
    const mail = await readMail(folder, request.params.name)
    if (!mail) throw nothingHere()
    return sendPage(reply, pageOf(request.params.name, mail))
  })
  app.get<{ Params: { name: string } }>(
    `${MAILBOX_PATH}/:name/html`,
    { onRequest: onlyHere },
    async (request, reply) => {
      const mail = await readMail(folder, request.params.name)
      if (!mail?.html) throw nothingHere()
      return sendPage(reply, withOpenLinks(mail.html))
    },
  )
}

/** The same for somebody who may not see it as for a mail that is not there. */
const nothingHere = () => new RequestError(404, 'NOT_FOUND', 'There is nothing here. The API is at /graphql.')

/**
 * Whether a person at this machine opened the page. What counts is the connection and the `Host`
 * header themselves: a page whose name was pointed at this machine (DNS rebinding) could send any
 * `X-Forwarded-Host`, and what a proxy forwards comes from elsewhere.
 */
function isFromHere({ raw: { socket, headers } }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'] ?? 'none'
  return (
    /^(127\.|::1$|::ffff:127\.)/.test(socket.remoteAddress ?? '') &&
    /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(headers.host ?? '') &&
    !Object.keys(headers).some((name) => /^(x-forwarded-|x-real-ip$|forwarded$|via$)/.test(name)) &&
    headers.origin === undefined &&
    (site === 'none' || site === 'same-origin')
  )
}

/** A page of Latchkey does not open within the frame of the mail. */
const withOpenLinks = (html: string) => html.replaceAll('<a ', '<a target="_blank" rel="noreferrer" ')

const sendPage = (reply: FastifyReply, html: string) => reply.type('text/html; charset=utf-8').send(html)

type Kept = { name: string; mail: Email }

async function readMails(folder: string): Promise<Kept[]> {
  const names = await readdir(folder).catch(() => [])
  const newest = names
    .filter((name) => NAME.test(name))
    .toSorted()
    .toReversed()
    .slice(0, SHOWN)
  const mails = await Promise.all(newest.map(async (name) => ({ name, mail: await readMail(folder, name) })))
  return mails.flatMap(({ name, mail }) => (mail ? [{ name, mail }] : []))
}

/** As `transport.ts` names them. */
const NAME = /^[\w.-]+\.eml$/

async function readMail(folder: string, name: string): Promise<Email | null> {
  if (!NAME.test(name) || name.startsWith('.')) return null
  const content = await readFile(join(folder, name)).catch(() => null)
  return content && PostalMime.parse(content)
}

const listOf = (mails: Kept[]) =>
  page(
    'Mailbox',
    `<h1>Mailbox</h1>
<p class="muted">Mails that Latchkey would send if SMTP_URL were set. Newest first.</p>
${mails.length === 0 ? '<p>There are no mails yet.</p>' : ''}
<ol>${mails
      .map(
        ({ name, mail }) =>
          `<li><a href="${MAILBOX_PATH}/${escape(name)}">${escape(mail.subject ?? '')}<br><span class="muted">to ${escape(recipient(mail))} · ${escape(mail.date ?? '')}</span></a></li>`,
      )
      .join('')}</ol>`,
  )

const pageOf = (name: string, mail: Email) =>
  page(
    mail.subject ?? '',
    `<p><a href="${MAILBOX_PATH}">Mailbox</a></p>
<h1>${escape(mail.subject ?? '')}</h1>
<p class="muted">to ${escape(recipient(mail))} · ${escape(mail.date ?? '')}</p>
<iframe title="The mail" sandbox="allow-popups allow-popups-to-escape-sandbox" src="${MAILBOX_PATH}/${escape(name)}/html"></iframe>
<h2>As plain text</h2>
<pre>${escape(mail.text ?? '')}</pre>`,
  )

const recipient = ({ to }: Email) => (to ?? []).map(({ address }) => address ?? '').join(', ')

const page = (title: string, body: string) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title><style>${STYLE}</style></head><body>${body}</body></html>`
