import { describe, expect, test } from 'vitest'
import { buildUser } from '../../test/build.ts'
import { startNetwork } from '../../test/database/network.ts'
import { mailTo, recipient, startInbox } from '../../test/mail/inbox.ts'
import { causeMail, linesWith, lineWith, requestReset, startSending, TOKEN_CREATED } from '../../test/mail/sending.ts'
import { HOUR, MINUTE } from '../time.ts'
import type { SmtpTimes } from './transport.ts'

const TRIED_AGAIN = 'A mail could not be sent; it will be tried again'

describe('a server that hangs', () => {
  test('delays no request', async () => {
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>()
    const inbox = await startInbox({ onConnect: () => arrive() }) // and never greets
    const { app, ada } = await startSending({ inbox, times: { smtpConnect: HOUR, smtpStop: 0 } })

    const first = await requestReset(app, ada.email)
    await arrived
    const bob = await buildUser(app)
    const second = await requestReset(app, bob.email)

    expect([first.errors, second.errors]).toEqual([[], []])
    expect(inbox.tries).toEqual([])
  })

  test.each<[string, Partial<SmtpTimes>]>([
    ['before it greets', { smtpConnect: 200 }],
    ['before it answers', { smtpAnswer: 200 }],
    ['whatever single answers may take', { smtpMail: 200, smtpConnect: HOUR, smtpAnswer: HOUR }],
  ])('is left after a while: %s', async (_, times) => {
    let isHanging = true
    const hang = () => new Promise<null>(() => {})
    const inbox = await startInbox({
      onConnect: (_session, done) => {
        if (!isHanging || times.smtpConnect !== 200) done()
      },
      judge: () => (isHanging ? hang() : null),
    })
    const { app, ada, afterAttempt, later, log } = await startSending({ inbox, times })

    await causeMail(app, ada)
    const { next } = await afterAttempt(1)
    isHanging = false

    // On a busy machine an attempt may take longer again.
    await expect.poll(() => later(MINUTE).then(() => inbox.mails)).not.toEqual([])
    expect(next).not.toBeNull()
    expect(await lineWith(log, TRIED_AGAIN)).toMatchObject({ level: 'warn', reason: 'ETIMEDOUT' })
  })
})

describe('a server that goes away', () => {
  test('for an hour loses nothing, and nothing arrives twice', async () => {
    const inbox = await startInbox()
    const network = await startNetwork(inbox.url)
    const { app, ada, later, log } = await startSending({ inbox: network })
    const people = [ada, await buildUser(app), await buildUser(app), await buildUser(app), await buildUser(app)]
    await network.cut()
    for (const person of people) await causeMail(app, person)
    await expect.poll(() => linesWith(log, TRIED_AGAIN)).toHaveLength(people.length)

    await network.mend()
    await later(HOUR)

    for (const person of people) await mailTo(inbox, person.email, TOKEN_CREATED)
    expect(inbox.tries.map(recipient).toSorted()).toEqual(people.map((person) => person.email).toSorted())
    expect(linesWith(log, TRIED_AGAIN)[0]).toMatchObject({ level: 'warn', reason: 'ECONNREFUSED' })
  })

  test('in the middle of a mail gets it again', async () => {
    let cut: (() => Promise<void>) | undefined
    const inbox = await startInbox({
      onRcptTo: async (_address, _session, done) => {
        await cut?.()
        done()
      },
    })
    const network = await startNetwork(inbox.url)
    const { app, ada, afterAttempt, later } = await startSending({ inbox: network })
    cut = network.cut
    await causeMail(app, ada)
    await afterAttempt(1)

    cut = undefined
    await network.mend()
    await later(MINUTE)

    await mailTo(inbox, ada.email, TOKEN_CREATED)
    expect(inbox.mails).toHaveLength(1)
  })

  test('while nothing is sent, as servers do with idle connections, costs no attempt', async () => {
    const inbox = await startInbox()
    const network = await startNetwork(inbox.url)
    const { app, ada, query } = await startSending({ inbox: network })
    await causeMail(app, ada)
    await mailTo(inbox, ada.email, TOKEN_CREATED)
    await network.cut()
    await network.mend()

    await causeMail(app, ada)

    await expect.poll(() => inbox.mails).toHaveLength(2)
    await expect
      .poll(() => query('select attempts from mails where sent_at is not null'))
      .toEqual([{ attempts: 1 }, { attempts: 1 }])
  })
})
