import { describe, expect, test } from 'vitest'
import { createClock, startApp } from '../../test/app.ts'
import { startNetwork } from '../../test/database/network.ts'
import { databaseOf } from '../../test/database/sql.ts'
import { startInstance } from '../../test/instance.ts'
import { mailTo, MAIL_FROM, startInbox, type Received } from '../../test/mail/inbox.ts'
import { causeMail, lineWith, startSending, TOKEN_CREATED } from '../../test/mail/sending.ts'
import { email } from '../input/input.ts'
import { HOUR, MINUTE, SECOND } from '../time.ts'
import { queueMail } from './mails.service.ts'

const settingsOf = ({ url }: { url: string }) => ({ SMTP_URL: url, MAIL_FROM, WEB_ORIGIN: 'https://latchkey.test' })

/** A promise of the first mail that arrives whole, whose answer waits. */
function holdFirst() {
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<Received>()
  const { promise: letGo, resolve: release } = Promise.withResolvers<null>()
  const judge = async (mail: Received) => {
    arrive(mail)
    return letGo
  }
  return { judge, arrived, letGo: () => release(null) }
}

describe('several instances', () => {
  test('send at the same time, and none of 20 mails twice', { timeout: 2 * MINUTE }, async () => {
    const { promise: bothSend, resolve } = Promise.withResolvers<null>()
    const connections = new Set<string>()
    const inbox = await startInbox({
      judge: (_, { id }) => {
        if (connections.add(id).size > 1) resolve(null)
        return bothSend // the first mail waits until the other instance sends one too
      },
    })
    const { app, ada, databaseUrl, outbox } = await startSending({ inbox, clock: realClock() })
    await startInstance(databaseUrl, settingsOf(inbox))

    for (let i = 0; i < 20; i += 1) await causeMail(app, ada)

    const areAllSent = async () => (await outbox()).every(({ sent }) => sent !== null)
    await expect.poll(areAllSent, { timeout: MINUTE }).toBe(true)
    expect(inbox.tries).toHaveLength(20)
    expect(new Set(inbox.tries.map(({ messageId }) => messageId)).size).toBe(20)
  })
})

describe('an instance that is killed while the server takes its mail', () => {
  test(
    'has it sent again by another one, 5 minutes later, once, and as the same mail',
    { timeout: MINUTE },
    async () => {
      const held = holdFirst()
      const first = await startInbox({ judge: held.judge })
      const { databaseUrl, ada, query, outbox } = await startSending({ mail: null })
      const instance = await startInstance(databaseUrl, settingsOf(first))
      await causeMail(instance, ada)
      const { messageId } = await held.arrived
      const [taken] = await outbox()
      await instance.kill()

      const second = await startInbox()
      const clock = createClock(new Date(taken!.next!.getTime() - SECOND))
      const other = await startSending({ inbox: second, databaseUrl, clock })
      await causeMail(other.app, other.ada)
      await mailTo(second, other.ada.email, TOKEN_CREATED)
      const before = second.mails.length
      await other.later(SECOND)

      const again = await mailTo(second, ada.email, TOKEN_CREATED)
      expect(before).toBe(1)
      expect(again.messageId).toBe(messageId)
      await expect.poll(() => query('select id from mails where next_attempt_at is not null')).toEqual([])
      await other.later(HOUR)
      await causeMail(other.app, other.ada)
      await expect.poll(() => second.mails).toHaveLength(3)
    },
  )
})

describe('an instance that stops during a mail', () => {
  test('waits until it is sent', async () => {
    const held = holdFirst()
    const inbox = await startInbox({ judge: held.judge })
    const { app, ada, outbox } = await startSending({ inbox, times: { smtpStop: HOUR } })
    await causeMail(app, ada)
    await held.arrived

    const closed = app.close()
    held.letGo()
    await closed

    expect(await outbox()).toMatchObject([{ next: null, sent: expect.any(Date) }])
    expect(inbox.mails).toHaveLength(1)
  })

  test('leaves it to another one, at once, when the server takes too long', async () => {
    const held = holdFirst()
    const slow = await startInbox({ judge: held.judge })
    const { app, ada, clock, databaseUrl } = await startSending({ inbox: slow, times: { smtpStop: 0 } })
    await causeMail(app, ada)
    const { messageId } = await held.arrived

    await app.close()
    const inbox = await startInbox()
    await startApp({ databaseUrl, clock, mail: { smtpUrl: inbox.url, from: MAIL_FROM, replyTo: null } })

    expect((await mailTo(inbox, ada.email, TOKEN_CREATED)).messageId).toBe(messageId)
  })
})

describe('a database that goes away', () => {
  test('while a mail is being sent does not make it arrive twice', async () => {
    const held = holdFirst()
    const inbox = await startInbox({ judge: held.judge })
    const direct = await startSending({ mail: null })
    const network = await startNetwork(direct.databaseUrl)
    const through = await startSending({ inbox, databaseUrl: network.url, user: { name: 'Through' } })
    await causeMail(through.app, through.ada)
    await held.arrived
    await network.cut()
    held.letGo()
    await lineWith(through.log, 'The database is unavailable')

    await network.mend()

    await expect.poll(direct.outbox).toMatchObject([{ attempts: 1, next: null, sent: expect.any(Date) }])
    through.clock.advance(10 * MINUTE)
    await causeMail(through.app, through.ada)
    await expect.poll(direct.outbox).toMatchObject([{ sent: expect.any(Date) }, { sent: expect.any(Date) }])
    expect(inbox.tries).toHaveLength(2)
  })

  test('for a while delays mails, and no more', async () => {
    const inbox = await startInbox()
    const direct = await startSending({ mail: null })
    const network = await startNetwork(direct.databaseUrl)
    const { log } = await startSending({ inbox, databaseUrl: network.url })
    await network.cut()
    await lineWith(log, 'Mails cannot be sent just now')
    const { transaction } = await databaseOf(direct.databaseUrl)
    const origin = { device: 'Tests', address: '192.0.2.1', now: direct.app.now, sendsMail: true }
    await transaction((run) => queueMail(run, origin, { kind: 'PASSWORD_CHANGED', email: emailOf(direct.ada) }))

    await network.mend()

    expect((await mailTo(inbox, direct.ada.email, 'Your password was changed')).text).toContain('Hello Ada')
  })
})

const emailOf = ({ email: address }: { email: string }) => email.parse(address)

/** The time that instances in other processes have. */
const realClock = () => ({ now: () => new Date(), advance: () => {} })
