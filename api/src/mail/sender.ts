import { setTimeout as sleep } from 'node:timers/promises'
import type { Listener } from '../database/listener.ts'
import type { Run } from '../database/run.ts'
import { isUnavailable } from '../database/unavailable.ts'
import type { Log } from '../log.ts'
import { MINUTE, SECOND } from '../time.ts'
import type { SigningKeys } from '../tokens/signing-keys.ts'
import { claimMail, findNextAttempt } from './mails.statements.ts'
import { sendMail } from './send-mail.ts'
import type { SmtpTimes, Transport } from './transport.ts'

/** How long a sender may take for a mail. After that another one sends it. Milliseconds. */
const LEASE = 5 * MINUTE

/** How long the sender rests at most before it looks for mails again. Milliseconds. */
const LOOK_AGAIN = 15 * SECOND

type Deps = {
  run: Run
  listener: Pick<Listener, 'on' | 'onMissed'>
  transport: Transport
  keys: SigningKeys
  webOrigin: string
  now: () => Date
  log: Log
  times: Pick<SmtpTimes, 'smtpMail' | 'smtpStop'>
}

export type Sender = {
  /** Waits a moment for the mail that is being sent, or else leaves it to another sender. */
  close: () => Promise<void>
}

/**
 * Sends queued mails, one after the other. Every instance has a sender; a mail is taken by one of
 * them. If it is killed between the server's answer and its own note of it, that one mail is sent
 * again, with the same Message-ID.
 */
export function startSender(deps: Deps): Sender {
  const { run, listener, transport, now, log, times } = deps
  const stopping = new AbortController()
  /** Of the mail that is being sent. */
  let attempt = new AbortController()
  const rest = createRest()
  listener.on('mail_queued', rest.end)
  listener.onMissed(rest.end)

  /** @returns whether there was a mail to send */
  const sendOne = async (): Promise<boolean> => {
    const [mail] = await run(claimMail, { now: now(), again: new Date(now().getTime() + LEASE) })
    if (!mail) return false
    attempt = new AbortController()
    const tooLong = setTimeout(() => attempt.abort(), times.smtpMail)
    const signals = { attempt: attempt.signal, stopping: stopping.signal }
    await sendMail({ ...deps, ...signals }, mail).finally(() => clearTimeout(tooLong))
    return true
  }

  const untilNext = async (): Promise<number> => {
    const [next] = await run(findNextAttempt, { now: now() })
    return next ? Math.max(0, next.at.getTime() - now().getTime()) : LOOK_AGAIN
  }

  const keepSending = async () => {
    while (!stopping.signal.aborted) {
      try {
        rest.prepare()
        if (!(await sendOne())) await rest.begin(Math.min(await untilNext(), LOOK_AGAIN))
      } catch (error) {
        if (stopping.signal.aborted) return
        log[isUnavailable(error) ? 'warn' : 'error']({ err: error }, 'Mails cannot be sent just now; trying again')
        await sleep(SECOND, undefined, { signal: stopping.signal }).catch(() => {})
      }
    }
  }
  const sending = keepSending()

  return {
    close: async () => {
      stopping.abort()
      rest.end()
      const patience = setTimeout(() => attempt.abort(), times.smtpStop)
      await sending
      clearTimeout(patience)
      transport.close()
    },
  }
}

/** Waits between two looks at the database. Whoever ends it before it begins is heard too. */
function createRest() {
  let isOver = false
  let wake = () => {}
  return {
    prepare: () => void (isOver = false),
    begin: async (milliseconds: number) => {
      if (isOver) return
      const woken = new Promise<void>((resolve) => (wake = resolve))
      const alarm = setTimeout(wake, milliseconds)
      await woken
      clearTimeout(alarm)
    },
    end: () => {
      isOver = true
      wake()
    },
  }
}
