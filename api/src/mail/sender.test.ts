import { describe, expect, test } from 'vitest'
import { databaseOf } from '../../test/database/sql.ts'
import { buildUser } from '../../test/build.ts'
import { mailTo, recipient, smtpError, startInbox } from '../../test/mail/inbox.ts'
import { causeMail, linesWith, lineWith, requestReset, startSending, TOKEN_CREATED } from '../../test/mail/sending.ts'
import { email } from '../input/input.ts'
import { DAY, MINUTE, SECOND } from '../time.ts'
import { queueMail } from './mails.service.ts'

const GIVEN_UP = 'A mail could not be sent and is given up'
const TRIED_AGAIN = 'A mail could not be sent; it will be tried again'
const REFUSES_ALL = 'The SMTP server refuses every mail'

describe('a mail', () => {
  test('is sent once, and its row says when', async () => {
    const inbox = await startInbox()
    const { app, ada, afterAttempt, clock } = await startSending({ inbox })

    await causeMail(app, ada)

    await mailTo(inbox, ada.email, TOKEN_CREATED)
    expect(await afterAttempt(1)).toEqual({ attempts: 1, next: null, sent: clock.now() })
    expect(inbox.tries).toHaveLength(1)
  })

  test('is not sent when the change that causes it is rolled back', async () => {
    const inbox = await startInbox()
    const { app, ada, databaseUrl, outbox } = await startSending({ inbox })
    const { transaction } = await databaseOf(databaseUrl)
    const origin = { device: 'Tests', address: '192.0.2.1', now: app.now, sendsMail: true }

    const change = transaction(async (run) => {
      await queueMail(run, origin, { kind: 'PASSWORD_CHANGED', email: email.parse(ada.email) })
      throw new Error('something after it fails')
    })

    await expect(change).rejects.toThrow('something after it fails')
    await causeMail(app, ada)
    await mailTo(inbox, ada.email, TOKEN_CREATED)
    expect(inbox.mails).toHaveLength(1)
    expect(await outbox()).toHaveLength(1)
  })

  test('that cannot be written, as one of a newer version, holds up no other', async () => {
    const inbox = await startInbox()
    const { app, ada, query, log } = await startSending({ inbox })
    await query(
      `insert into mails (id, user_id, kind, email, facts, created_at, next_attempt_at)
       select gen_random_uuid(), id, 'OF_TOMORROW', email, '{}', '2020-01-01', '2020-01-01' from users`,
    )

    await causeMail(app, ada)

    await mailTo(inbox, ada.email, TOKEN_CREATED)
    expect(await lineWith(log, 'A mail cannot be written')).toMatchObject({ level: 'error', kind: 'OF_TOMORROW' })
    const waiting = `select attempts, next_attempt_at > $1 as waits from mails where kind = 'OF_TOMORROW'`
    expect(await query(waiting, [app.now()])).toEqual([{ attempts: 1, waits: true }])
  })

  test('whose link has expired meanwhile is not sent any more', async () => {
    const inbox = await startInbox({ judge: () => smtpError(451, 'later') })
    const { app, ada, later, outbox } = await startSending({ inbox })
    await requestReset(app, ada.email)
    await expect.poll(() => inbox.tries).toHaveLength(1)

    await later(31 * MINUTE)

    await expect.poll(outbox).toEqual([])
    expect(inbox.tries).toHaveLength(1)
  })
})

describe('a server that says "later" (4xx)', () => {
  test('gets the same mail again after half a minute, then after twice as long each time', async () => {
    const answers = [smtpError(451, 'greylisted'), smtpError(451, 'greylisted'), null]
    const inbox = await startInbox({ judge: () => answers.shift() ?? null })
    const { app, ada, afterAttempt, clock, later, log } = await startSending({ inbox })
    const start = clock.now().getTime()

    await causeMail(app, ada)
    const first = await afterAttempt(1)
    await later(first.next!.getTime() - clock.now().getTime())
    const second = await afterAttempt(2)
    await later(second.next!.getTime() - clock.now().getTime())
    const third = await afterAttempt(3)

    expect([first.next, second.next].map((next) => next!.getTime() - start)).toEqual([30 * SECOND, 90 * SECOND])
    expect(third).toMatchObject({ next: null, sent: clock.now() })
    expect(inbox.mails).toHaveLength(1)
    expect(inbox.tries).toHaveLength(3)
    expect(new Set(inbox.tries.map(({ messageId }) => messageId)).size).toBe(1)
    expect(linesWith(log, TRIED_AGAIN)).toMatchObject([
      { level: 'warn', kind: 'ACCESS_TOKEN_CREATED', attempts: 1, smtpCode: 451 },
      { level: 'warn', attempts: 2, smtpCode: 451 },
    ])
  })

  test('for two days loses that mail, which the log says', async () => {
    const inbox = await startInbox({ judge: () => smtpError(451, `not now, ${'x'.repeat(20)}`) })
    const { app, ada, afterAttempt, clock, later, log } = await startSending({ inbox })
    const start = clock.now().getTime()

    await causeMail(app, ada)
    let attempts = 1
    let waiting = await afterAttempt(attempts)
    while (waiting.next !== null) {
      await later(waiting.next.getTime() - clock.now().getTime())
      waiting = await afterAttempt((attempts += 1))
    }

    expect(waiting.sent).toBeNull()
    expect((clock.now().getTime() - start) / DAY).toBeCloseTo(2, 0)
    expect(linesWith(log, GIVEN_UP)).toMatchObject([{ level: 'error', kind: 'ACCESS_TOKEN_CREATED', smtpCode: 451 }])
  })
})

describe('a server that refuses for good (5xx)', () => {
  test.each<[string, Parameters<typeof startInbox>[0]]>([
    ['the recipient', { onRcptTo: refuse(550) }],
    ['the content', { judge: () => smtpError(554, 'Ada <ada@example.com> sends spam') }],
  ])('%s is believed at once, and the log tells codes but neither address nor answer', async (_, behaviour) => {
    const inbox = await startInbox(behaviour)
    const { app, ada, afterAttempt, log } = await startSending({ inbox })

    await causeMail(app, ada)

    expect(await afterAttempt(1)).toMatchObject({ next: null, sent: null })
    const line = await lineWith(log, GIVEN_UP)
    expect(line).toMatchObject({ level: 'error', kind: 'ACCESS_TOKEN_CREATED', smtpCode: expect.any(Number) })
    expect(JSON.stringify(line)).not.toMatch(/@|spam|nobody/)
    expect(inbox.mails).toEqual([])
  })

  test('one recipient still gets the mail of the next', async () => {
    const refused = `${crypto.randomUUID()}@example.com`
    const inbox = await startInbox({
      onRcptTo: ({ address }, _, done) => done(address === refused ? smtpError(550, 'nobody') : null),
    })
    const { app, ada } = await startSending({ inbox })
    const bob = await buildUser(app, { email: refused })

    await causeMail(app, bob)
    await causeMail(app, ada)

    await mailTo(inbox, ada.email, TOKEN_CREATED)
    expect(inbox.mails.map(recipient)).toEqual([ada.email])
  })

  test('the sender keeps the mails, because MAIL_FROM can be corrected', async () => {
    let isSenderRefused = true
    const inbox = await startInbox({
      onMailFrom: (_address, _session, done) => done(isSenderRefused ? smtpError(550, 'not yours') : null),
    })
    const { app, ada, afterAttempt, later, log } = await startSending({ inbox })
    await causeMail(app, ada)
    await afterAttempt(1)

    isSenderRefused = false
    await later(MINUTE)

    await mailTo(inbox, ada.email, TOKEN_CREATED)
    expect(await lineWith(log, REFUSES_ALL)).toMatchObject({ level: 'error', command: 'MAIL FROM', smtpCode: 550 })
  })
})

function refuse(code: number) {
  return (_address: unknown, _session: unknown, done: (error: Error) => void) =>
    done(smtpError(code, 'there is nobody like ada@example.com'))
}
