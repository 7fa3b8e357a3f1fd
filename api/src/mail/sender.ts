import { setTimeout as sleep } from 'node:timers/promises'
import type { Listener } from '../database/listener.ts'
import type { Run } from '../database/run.ts'
import type { Log } from '../log.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../time.ts'
import type { SigningKeys } from '../tokens/signing-keys.ts'
import { compose } from './compose.ts'
import {
  claimMail,
  deleteMail,
  findNextAttempt,
  postponeMail,
  settleMail,
  type ClaimedMail,
} from './mails.statements.ts'
import type { Transport } from './transport.ts'

/** A mail that could not be sent for this long is given up. Milliseconds. */
const GIVE_UP = 2 * DAY

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
}

export type Sender = { close: () => Promise<void> }

/**
 * Sends queued mails, one after the other. Every instance has a sender; a mail is taken by one of
 * them. If it is killed between the server's answer and its own note of it, that one mail is sent
 * again, with the same Message-ID.
 */
export function startSender(deps: Deps): Sender {
  const { run, listener, transport, now, log } = deps
  const stopping = new AbortController()
  let wake = () => {}
  let isAwake = true
  const wakeUp = () => {
    isAwake = true
    wake()
  }
  listener.on('mail_queued', wakeUp)
  listener.onMissed(wakeUp)

  /** @returns whether there was a mail to send */
  const sendOne = async (): Promise<boolean> => {
    const [mail] = await run(claimMail, { now: now(), again: later(now(), LEASE) })
    if (!mail) return false
    await sendMail(deps, mail)
    return true
  }

  const rest = async () => {
    const [next] = await run(findNextAttempt, { now: now() })
    const wait = next ? Math.max(0, next.at.getTime() - now().getTime()) : LOOK_AGAIN
    const woken = new Promise<void>((resolve) => (wake = resolve))
    if (isAwake) return
    await Promise.race([sleep(Math.min(wait, LOOK_AGAIN), undefined, { signal: stopping.signal }), woken])
  }

  const keepSending = async () => {
    while (!stopping.signal.aborted) {
      try {
        isAwake = false
        if (!(await sendOne())) await rest()
      } catch (error) {
        if (stopping.signal.aborted) return
        log.warn({ err: error }, 'Mails cannot be read from the database; trying again')
        await sleep(SECOND, undefined, { signal: stopping.signal }).catch(() => {})
      }
    }
  }
  const sending = keepSending()

  return {
    close: async () => {
      stopping.abort()
      wakeUp()
      await sending
      transport.close()
    },
  }
}

async function sendMail({ run, transport, keys, webOrigin, now, log }: Deps, mail: ClaimedMail): Promise<void> {
  const { id, userId, kind, attempts, createdAt } = mail
  const message = compose(mail, { keys, webOrigin, now: now() })
  if (message === null) return void (await run(deleteMail, { id }))
  try {
    await transport.send(message)
  } catch (error) {
    const about = { mail: id, kind, attempts, ...reasonOf(error) }
    if (isRefused(error) || now().getTime() - createdAt.getTime() >= GIVE_UP) {
      log.error(about, 'A mail could not be sent and is given up')
      return void (await run(settleMail, { id, sentAt: null }))
    }
    log.warn(about, 'A mail could not be sent; it will be tried again')
    return void (await run(postponeMail, { id, again: later(now(), waitAfter(attempts)) }))
  }
  // Nothing is kept about an address without an account.
  await (userId === null ? run(deleteMail, { id }) : run(settleMail, { id, sentAt: now() }))
}

/** Half a minute, then twice as long each time, up to 4 hours. */
const waitAfter = (attempts: number): number => Math.min(2 ** (attempts - 1) * (MINUTE / 2), 4 * HOUR)

const later = (time: Date, milliseconds: number): Date => new Date(time.getTime() + milliseconds)

/**
 * Whether the server will never take this mail: it refuses the recipient or the content. Everything
 * else, such as a refused sender or password, is the operator's to mend, and is tried again.
 */
const isRefused = (error: unknown): boolean =>
  error instanceof Error &&
  'responseCode' in error &&
  Number(error.responseCode) >= 500 &&
  'command' in error &&
  (error.command === 'RCPT TO' || error.command === 'DATA')

/** Never the server's text, which can quote the address. */
const reasonOf = (error: unknown) => ({
  reason: error instanceof Error && 'code' in error ? error.code : 'unknown',
  ...(error instanceof Error && 'responseCode' in error && { smtpCode: error.responseCode }),
})
