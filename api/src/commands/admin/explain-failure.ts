import type { Email } from '../../input/input.ts'
import { detailsOf, isAboutTls, isAborted } from '../../mail/failures.ts'

type Attempt = { smtpUrl: string; from: string; to: Email }

/** Says in plain words why a mail was not sent, and what to do. It names no password. */
export function explainFailure(error: unknown, attempt: Attempt): string {
  const { response } = detailsOf(error)
  const words = ofReply(error, attempt) ?? ofConnection(error, attempt)
  // The text comes from another machine: it must not control the terminal.
  const text = response?.replaceAll(/\p{C}+/gu, ' ').trim()
  return text ? `${words}\nThe server said: ${text}` : words
}

/** When the server has answered. */
function ofReply(error: unknown, { smtpUrl, from, to }: Attempt): string | null {
  const { code, command, responseCode, permanent } = detailsOf(error)
  const { hostname } = new URL(smtpUrl)
  if (code === 'EAUTH' || code === 'ENOAUTH') {
    return `${hostname} does not accept the user and password of SMTP_URL. Characters such as @ and / in them are written as in URLs: %40 and %2F.`
  }
  if (responseCode === undefined || code === 'ETLS') return null
  if (responseCode === 530) return `${hostname} wants a user and a password. Add them to SMTP_URL.`
  if (permanent !== true) {
    return `${hostname} does not take the mail just now. Try again in some minutes: many servers let unknown senders wait.`
  }
  if (command === 'MAIL FROM') return `${hostname} does not let you send as ${from}. Correct MAIL_FROM.`
  if (command === 'RCPT TO') {
    return `${hostname} does not take mail to ${to}. Is the address right, and may this user send to other domains?`
  }
  if (command === 'DATA') return `${hostname} refuses what the mail says or how it is signed.`
  return `${hostname} refuses to talk to this machine.`
}

/** When it did not come to an answer. */
function ofConnection(error: unknown, { smtpUrl }: Attempt): string {
  const { code, originalCode, timeoutType, message } = detailsOf(error)
  const { protocol, hostname, port } = new URL(smtpUrl)
  const place = `${hostname}, port ${port || (protocol === 'smtps:' ? 465 : 587)},`
  if (code === 'EDNS') return `There is no machine named ${hostname}. Correct the host in SMTP_URL.`
  if (originalCode === 'ECONNREFUSED') {
    return `${place} refuses connections. Start the server there, or correct host and port in SMTP_URL.`
  }
  if (timeoutType === 'GREETING_TIMEOUT') {
    return `${place} accepts connections but says nothing. If it expects TLS from the start, write smtps:// in SMTP_URL.`
  }
  if (timeoutType === 'CONNECT_TIMEOUT') {
    return `${place} does not answer. A firewall may drop the connection: many networks block port 25. Correct host and port in SMTP_URL, or use port 587 or 465.`
  }
  if (code === 'ETIMEDOUT' || isAborted(error)) return `${place} stopped answering. Try again, or ask those who run it.`
  if (code === 'ETLS') {
    return `${place} offers no encryption (STARTTLS), without which no password is sent. Use the port that does, or smtps://.`
  }
  if (isAboutTls(error)) return `${ofTls(originalCode ?? '', place)} (${originalCode})`
  if (originalCode === 'ENETUNREACH' || originalCode === 'EHOSTUNREACH') {
    return `There is no way from here to ${hostname} (${originalCode}). Check the network.`
  }
  if (code === 'ECONNECTION' || code === 'ESOCKET') {
    return `${place} closed the connection (${originalCode ?? code}). Try again, or ask those who run it.`
  }
  return `The mail was not sent: ${message}`
}

function ofTls(code: string, place: string): string {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `The certificate of ${place} is for another name. Write the name that it is for in SMTP_URL.`
  }
  if (code === 'CERT_HAS_EXPIRED') return `The certificate of ${place} has expired.`
  if (/^ERR_SSL|^EPROTO/.test(code)) {
    return `${place} does not speak TLS from the start. Write smtp:// in SMTP_URL, which changes to TLS by STARTTLS.`
  }
  return `The certificate of ${place} is not trusted. If it is your own, name the file of its authority in NODE_EXTRA_CA_CERTS.`
}
