import { describe, expect, test } from 'vitest'
import { buildAccessToken } from '../../test/access-tokens/access-tokens.ts'
import { newEmail, openSession, Signup } from '../../test/accounts/account.ts'
import {
  addressOf,
  moveTo,
  proveAddress,
  requestVerification,
  verificationToken,
  verifyEmail,
  VerifyEmail,
} from '../../test/accounts/emails.ts'
import { changePassword } from '../../test/accounts/passwords.ts'
import { createClock, sharedApp } from '../../test/app.ts'
import { buildUser, PASSWORD } from '../../test/build.ts'
import { sql } from '../../test/database/sql.ts'
import { answer, execute, fieldsOf } from '../../test/execute.ts'
import { mailAfter } from '../../test/mail/arrivals.ts'
import { startMailApp, tokenIn } from '../../test/mail/inbox.ts'
import { eventsOf } from '../../test/sessions/sessions.ts'
import { DAY, MINUTE } from '../time.ts'

const INVALID = { status: 200, code: 'LINK_INVALID', data: null }

async function start() {
  const clock = createClock()
  const app = await startMailApp({ clock })
  return { app, clock, ada: await buildUser(app) }
}

describe('an address', () => {
  test('is proved with the link that signing up sends', async () => {
    const app = await startMailApp()
    const email = newEmail()
    const input = { email, password: PASSWORD, name: 'Ada' }
    const mail = await mailAfter(app, { to: email, kind: 'VERIFY_EMAIL' }, () =>
      answer(app, Signup, { variables: { input } }),
    )
    const session = await openSession(app, { email })
    const before = await addressOf(app, session)

    const { data } = await verifyEmail(app, session, tokenIn(mail))

    expect(mail.text).toMatch(/https:\/\/latchkey\.test\/verify-email\?token=[\w-]{86}\s/)
    expect(before).toEqual({ email, emailVerified: false })
    expect(data?.verifyEmail.user).toEqual({ id: session.user.id, email, emailVerified: true, name: 'Ada' })
    expect(await addressOf(app, session)).toEqual({ email, emailVerified: true })
    expect(await eventsOf(email)).toEqual(['SIGNED_UP', 'SIGNED_IN', 'EMAIL_VERIFIED'])
  })

  test('is proved with the link that its owner asks for, and nobody is signed out by that', async () => {
    const { app, ada } = await start()
    const phone = await openSession(app, ada)

    const { data } = await verifyEmail(app, ada, await verificationToken(app, ada))

    expect(data?.verifyEmail.user.emailVerified).toBe(true)
    expect(await addressOf(app, phone)).toEqual({ email: ada.email, emailVerified: true })
  })

  test('that is proved is not sent another link', async () => {
    const { app, ada, clock } = await start()
    await proveAddress(app, ada)
    clock.advance(MINUTE)

    const refused = await requestVerification(app, ada)

    expect(refused).toMatchObject({ status: 200, code: 'CONFLICT', data: null })
    expect(fieldsOf(refused)).toEqual(['email'])
  })

  test('cannot be proved on a server that sends no mail, which starts no links either', async () => {
    const app = await sharedApp()
    const email = newEmail()
    const { signup } = await answer(app, Signup, { variables: { input: { email, password: PASSWORD, name: 'Ada' } } })

    const refused = await requestVerification(app, signup)

    expect(refused).toMatchObject({ status: 200, code: 'MAIL_DISABLED', data: null })
    expect(await sql('select 1 from links where email = $1', [email])).toEqual([])
    expect(await sql('select 1 from mails where email = $1', [email])).toEqual([])
  })
})

describe('the link that proves an address', () => {
  test('works for 24 hours, and not a millisecond longer', async () => {
    const { app, ada, clock } = await start()
    const grace = await buildUser(app)
    const [first, second] = [await verificationToken(app, ada), await verificationToken(app, grace)]

    clock.advance(DAY - 1)
    const before = await verifyEmail(app, ada, first)
    clock.advance(1)
    const after = await verifyEmail(app, grace, second)

    expect(before.code).toBeUndefined()
    expect(after).toMatchObject(INVALID)
    expect(await addressOf(app, grace)).toMatchObject({ emailVerified: false })
  })

  test('does not work after a newer one was sent, which does', async () => {
    const { app, ada, clock } = await start()
    const older = await verificationToken(app, ada)
    clock.advance(MINUTE)
    const newer = await verificationToken(app, ada)

    const [first, second] = [await verifyEmail(app, ada, older), await verifyEmail(app, ada, newer)]

    expect(first).toMatchObject(INVALID)
    expect(second.code).toBeUndefined()
  })

  test('does not work after the password was changed', async () => {
    const { app, ada } = await start()
    const token = await verificationToken(app, ada)
    const { data } = await changePassword(app, ada)

    const refused = await verifyEmail(app, data!.changePassword, token)

    expect(refused).toMatchObject(INVALID)
  })

  test('does not work after the address was changed', async () => {
    const { app, ada } = await start()
    const token = await verificationToken(app, ada)
    const { moved } = await moveTo(app, ada)

    const refused = await verifyEmail(app, ada, token)

    expect(refused).toMatchObject(INVALID)
    expect(await addressOf(app, ada)).toEqual({ email: moved.email, emailVerified: true })
  })

  test('used 20 times at once works once', async () => {
    const { app, ada } = await start()
    const token = await verificationToken(app, ada)

    const answers = await Promise.all(Array.from({ length: 20 }, () => verifyEmail(app, ada, token)))

    expect(answers.map(({ code }) => code).toSorted()).toEqual([...Array(19).fill('LINK_INVALID'), undefined])
    expect(await eventsOf(ada.email)).toEqual(['SIGNED_UP', 'EMAIL_VERIFIED'])
  })

  test('is refused in somebody else’s session, and still works for its owner', async () => {
    const { app, ada } = await start()
    const eve = await buildUser(app)
    const token = await verificationToken(app, ada)

    const refused = await verifyEmail(app, eve, token)

    expect(refused).toMatchObject(INVALID)
    expect(await addressOf(app, eve)).toEqual({ email: eve.email, emailVerified: false })
    expect((await verifyEmail(app, ada, token)).code).toBeUndefined()
  })

  test('is refused for nobody and for access tokens, and still works for its owner', async () => {
    const { app, ada } = await start()
    const token = await verificationToken(app, ada)
    const program = await buildAccessToken(app, ada)

    const refused = [
      await execute(app, VerifyEmail, { variables: { token } }),
      await verifyEmail(app, program, token),
      await requestVerification(app, program),
    ]

    expect(refused.map(({ status, code }) => [status, code])).toEqual([
      [401, 'UNAUTHENTICATED'],
      [200, 'FORBIDDEN'],
      [200, 'FORBIDDEN'],
    ])
    expect((await verifyEmail(app, ada, token)).code).toBeUndefined()
  })
})
