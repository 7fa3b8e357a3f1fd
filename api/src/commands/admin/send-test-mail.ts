import type { Config } from '../../config.ts'
import { newId } from '../../input/ids.ts'
import type { Email } from '../../input/input.ts'
import { composeTest } from '../../mail/compose.ts'
import { createMailTransport, SMTP_TIMES } from '../../mail/transport.ts'
import { explainFailure } from './explain-failure.ts'
import type { Outcome } from './read-call.ts'

/**
 * Sends a mail at once, past the queue, with the settings that the API would use.
 * @returns what happened, in words for the operator
 */
export async function sendTestMail({ mail, webOrigin }: Config, to: Email): Promise<Outcome> {
  if (mail?.smtpUrl === undefined) return { isDone: false, words: NO_SERVER }
  const transport = createMailTransport(mail, SMTP_TIMES)
  try {
    const message = composeTest({ id: newId(), to, webOrigin, now: new Date() })
    await transport.send(message, AbortSignal.timeout(SMTP_TIMES.smtpMail))
    return { isDone: true, words: takenBy(new URL(mail.smtpUrl).host, to) }
  } catch (error) {
    return { isDone: false, words: explainFailure(error, { ...mail, to }) }
  } finally {
    transport.close()
  }
}

const NO_SERVER =
  'SMTP_URL is not set, so no mail leaves this machine. Set it, and MAIL_FROM, as docs/operations.md shows.'

const takenBy = (server: string, to: string) =>
  `${server} took the mail to ${to}. If it does not arrive, look among the spam, and at SPF and DKIM in docs/operations.md.`
