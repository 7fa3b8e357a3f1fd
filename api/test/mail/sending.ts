import { expect } from 'vitest'
import { buildAccessToken } from '../access-tokens/access-tokens.ts'
import { cloneFreshDatabase, createClock, startApp, type Clock } from '../app.ts'
import { buildUser, type Person } from '../build.ts'
import { sql } from '../database/sql.ts'
import { execute, type App } from '../execute.ts'
import { graphql } from '../generated/gql.ts'
import { captureLog } from '../log.ts'
import { MAIL_FROM, startInbox, type Inbox } from './inbox.ts'
import type { AppOptions } from '../../src/app.ts'
import type { Config } from '../../src/config.ts'
import { MINUTE } from '../../src/time.ts'

const RequestReset = graphql(`
  mutation SendingRequestReset($email: EmailAddress!) {
    requestPasswordReset(input: { email: $email }) {
      requestedAt
    }
  }
`)

/** Asks for a link to set a new password. */
export const requestReset = (app: App, email: string, headers: Record<string, string> = {}) =>
  execute(app, RequestReset, { variables: { email }, headers })

/** The subject of the mail that tells of a new access token. */
export const TOKEN_CREATED = 'An access token was created'

/** Does something of which the owner of the account is told: creates an access token. */
export const causeMail = (app: App, as: Person) => buildAccessToken(app, as)

type Options = Partial<Config> &
  Pick<AppOptions, 'times'> & { clock?: Clock; inbox?: Pick<Inbox, 'url'>; user?: Parameters<typeof buildUser>[1] }

/**
 * An API with a database, a log and a clock of its own, because what waits in a database is sent by
 * whichever sender looks next; and a person.
 */
export async function startSending({ inbox: given, clock = createClock(), user, ...options }: Options = {}) {
  const inbox = given ?? (await startInbox())
  const databaseUrl = options.databaseUrl ?? (await cloneFreshDatabase())
  const log = captureLog()
  const mail = { smtpUrl: inbox.url, from: MAIL_FROM, replyTo: null }
  const app = await startApp({ mail, ...options, databaseUrl, log: log.log, clock })
  const query = <Row extends Record<string, unknown>>(text: string, values: unknown[] = []) =>
    sql<Row>(text, values, databaseUrl)
  return { app, clock, databaseUrl, log, query, ada: await buildUser(app, user), ...outboxOf(query, clock) }
}

type Query = <Row extends Record<string, unknown>>(text: string, values?: unknown[]) => Promise<Row[]>
type Waiting = { attempts: number; next: Date | null; sent: Date | null }

/** What the database has of the only mail in it, and moving the time on. */
function outboxOf(query: Query, clock: Clock) {
  const wakeSender = () => query(`select pg_notify('mail_queued', '')`)
  const outbox = () =>
    query<Waiting>('select attempts, next_attempt_at as next, sent_at as sent from mails order by id')
  /** Waits until an attempt is over: during it, the next one is 5 minutes away. */
  const afterAttempt = async (attempts: number): Promise<Waiting> => {
    const find = async () => {
      const [mail] = await outbox()
      const isTaken = mail?.next?.getTime() === clock.now().getTime() + 5 * MINUTE
      return mail?.attempts === attempts && !isTaken ? mail : undefined
    }
    await expect.poll(find, { message: `attempt ${attempts}` }).toBeDefined()
    const [mail] = await outbox()
    return mail!
  }
  return {
    outbox,
    afterAttempt,
    /** Moves the clock, and wakes the senders as a new mail would. */
    later: async (milliseconds: number) => {
      clock.advance(milliseconds)
      await wakeSender()
    },
  }
}

/** The lines of a log with this text. */
export const linesWith = (log: { text: () => string }, text: string): Record<string, unknown>[] =>
  log
    .text()
    .split('\n')
    .filter((line) => line.includes(text))
    .map((line) => ({ ...Object(JSON.parse(line)) }))

/** Waits for a line of the log with this text. */
export async function lineWith(log: { text: () => string }, text: string): Promise<Record<string, unknown>> {
  await expect.poll(() => log.text(), { message: `a line with "${text}"` }).toContain(text)
  return linesWith(log, text)[0]!
}
