import { setTimeout as sleep } from 'node:timers/promises'
import type { Run } from '../database/run.ts'
import { isUnavailable } from '../database/unavailable.ts'
import type { Log } from '../log.ts'
import { HOUR, MINUTE, SECOND } from '../time.ts'
import type { SigningKeys } from '../tokens/signing-keys.ts'
import { compose } from './compose.ts'
import { isAborted, isRefused, needsOperator, reasonOf } from './failures.ts'
import { deleteMail, postponeMail, settleMail, type ClaimedMail } from './mails.statements.ts'
import type { Message, Transport } from './transport.ts'

/** After this many attempts, about two days, a mail is given up. */
const MAX_ATTEMPTS = 21

type Deps = {
  run: Run
  transport: Transport
  keys: SigningKeys
  webOrigin: string
  now: () => Date
  log: Log
  /** Gives this attempt up. */
  attempt: AbortSignal
  /** The sender is about to end. */
  stopping: AbortSignal
}

/** What becomes of a mail. `NOBODY` has nobody to go to any more. */
type Outcome = 'SENT' | 'GIVEN_UP' | 'NOBODY' | { again: Date }

/** Sends a mail that this sender has taken, and notes what became of it. */
export async function sendMail(deps: Deps, mail: ClaimedMail): Promise<void> {
  const outcome = await tryToSend(deps, mail)
  for (;;) {
    try {
      return await note(deps, mail, outcome)
    } catch (error) {
      // Without the note the mail would be sent again, so this waits for the database.
      if (!isUnavailable(error) || deps.stopping.aborted) throw error
      await sleep(SECOND, undefined, { signal: deps.stopping }).catch(() => {})
    }
  }
}

async function note({ run, now }: Deps, { id, userId }: ClaimedMail, outcome: Outcome): Promise<void> {
  if (typeof outcome === 'object') await run(postponeMail, { id, again: outcome.again })
  // Nothing is kept about an address without an account.
  else if (outcome === 'NOBODY' || userId === null) await run(deleteMail, { id })
  else await run(settleMail, { id, sentAt: outcome === 'SENT' ? now() : null })
}

async function tryToSend(deps: Deps, mail: ClaimedMail): Promise<Outcome> {
  const { transport, now, log, attempt, stopping } = deps
  const about = { mail: mail.id, kind: mail.kind, attempts: mail.attempts }
  let message: Message | null
  try {
    message = compose(mail, { ...deps, now: now() })
  } catch (error) {
    // Such as a kind that only a newer version knows. It must not hold up the others.
    log.error({ ...about, err: error }, 'A mail cannot be written')
    return afterFailure(mail, now())
  }
  if (message === null) return 'NOBODY'
  try {
    await transport.send(message, attempt)
    return 'SENT'
  } catch (error) {
    if (isAborted(error) && stopping.aborted) return { again: now() }
    const outcome = isRefused(error) ? 'GIVEN_UP' : afterFailure(mail, now())
    const reason = { ...about, ...reasonOf(error) }
    if (outcome === 'GIVEN_UP') log.error(reason, 'A mail could not be sent and is given up')
    else if (needsOperator(error))
      log.error(reason, 'The SMTP server refuses every mail; trying again. "admin mail test" says why')
    else log.warn(reason, 'A mail could not be sent; it will be tried again')
    return outcome
  }
}

/** Tries again after half a minute, then after twice as long each time, up to 4 hours. */
function afterFailure({ attempts }: ClaimedMail, now: Date): Outcome {
  if (attempts >= MAX_ATTEMPTS) return 'GIVEN_UP'
  return { again: new Date(now.getTime() + Math.min(2 ** (attempts - 1) * (MINUTE / 2), 4 * HOUR)) }
}
