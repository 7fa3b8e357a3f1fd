import { describe, expect, test } from 'vitest'
import { buildAccessToken, createAccessToken } from '../../test/access-tokens/access-tokens.ts'
import { guess, openSession, signIn, Signout, signUp } from '../../test/accounts/account.ts'
import { changePassword, RIGHT } from '../../test/accounts/passwords.ts'
import { createClock, sharedApp } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { sql } from '../../test/database/sql.ts'
import { answer, execute, newAddress } from '../../test/execute.ts'
import { mailAfter, subjectOf, subjectsAt } from '../../test/mail/arrivals.ts'
import { startMailApp } from '../../test/mail/inbox.ts'
import { listSessions, RevokeOtherSessions, RevokeSession, sessionId } from '../../test/sessions/sessions.ts'

const FIREFOX = { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0' }
const PHONE = { 'user-agent': 'Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0' }

async function start() {
  const app = await startMailApp()
  return { app, ada: await buildUser(app) }
}

describe('a sign-in', () => {
  test('from a new device is told by mail: which one, where, and when in the person’s time zone', async () => {
    const clock = createClock(new Date('2026-11-21T22:30:00.000Z'))
    const app = await startMailApp({ clock })
    const ada = await buildUser(app, { timeZone: 'Asia/Tokyo' })
    const address = newAddress()

    const mail = await mailAfter(app, { to: ada.email, kind: 'NEW_DEVICE' }, () =>
      openSession(app, { ...ada, headers: FIREFOX, address }),
    )

    expect(mail.text).toContain('Firefox on Windows')
    expect(mail.text).toContain(address)
    expect(mail.text).toMatch(/22 November 2026 at 07:30/)
    expect(mail.text).toContain('https://latchkey.test/forgot-password')
  })

  test('from a device that is known is told to nobody, from wherever', async () => {
    const { app, ada } = await start()
    const { deviceToken } = await openSession(app, { ...ada, headers: FIREFOX })
    await subjectsAt(app, ada.email)

    await openSession(app, { ...ada, headers: FIREFOX, deviceToken })

    expect(await subjectsAt(app, ada.email)).toEqual([subjectOf('NEW_DEVICE')])
  })

  test('from the same kind of device and network address is told once, though it forgets its token', async () => {
    const { app, ada } = await start()
    const from = { headers: FIREFOX, address: newAddress() }

    for (let n = 0; n < 3; n += 1) await openSession(app, { ...ada, ...from })

    expect(await subjectsAt(app, ada.email)).toEqual([subjectOf('NEW_DEVICE')])
  })

  test('from another kind of device or another network address is told again', async () => {
    const { app, ada } = await start()
    const address = newAddress()

    await openSession(app, { ...ada, headers: FIREFOX, address })
    await openSession(app, { ...ada, headers: PHONE, address })
    await openSession(app, { ...ada, headers: FIREFOX, address: newAddress() })

    expect(await subjectsAt(app, ada.email)).toEqual(Array(3).fill(subjectOf('NEW_DEVICE')))
  })

  test('that fails is told to nobody, and neither is signing up', async () => {
    const app = await startMailApp()
    const ada = await signUp(app)

    await guess(app, ada)

    expect(await subjectsAt(app, ada.email)).toEqual([subjectOf('VERIFY_EMAIL')])
  })
})

describe('the owner of an account is told by mail', () => {
  test('that the password was changed', async () => {
    const { app, ada } = await start()
    const address = newAddress()

    const mail = await mailAfter(app, { to: ada.email, kind: 'PASSWORD_CHANGED' }, () =>
      changePassword(app, ada, { ...RIGHT, address }),
    )

    expect(mail.text).toContain(address)
    expect(mail.text).not.toContain(RIGHT.newPassword)
  })

  test('that an access token was created, with its name and not the token', async () => {
    const { app, ada } = await start()
    let token = ''

    const mail = await mailAfter(app, { to: ada.email, kind: 'ACCESS_TOKEN_CREATED' }, async () => {
      ;({ token } = await buildAccessToken(app, ada, { name: 'Nightly backup' }))
    })

    expect(mail.text).toContain('Nightly backup')
    expect(`${mail.text} ${String(mail.html)}`).not.toContain(token.slice(-8))
  })

  test('that a session was ended from another one, or all others were', async () => {
    const { app, ada } = await start()
    await openSession(app, ada)
    const [, other] = await listSessions(app, ada)

    const one = await mailAfter(app, { to: ada.email, kind: 'SESSIONS_ENDED' }, () =>
      answer(app, RevokeSession, { as: ada, variables: { id: other!.id } }),
    )
    await openSession(app, ada)
    const all = await mailAfter(app, { to: ada.email, kind: 'SESSIONS_ENDED' }, () =>
      answer(app, RevokeOtherSessions, { as: ada }),
    )

    expect(one.messageId).not.toBe(all.messageId)
  })

  test('nothing of what did not happen, or what they did in the session that it is about', async () => {
    const { app, ada } = await start()
    const eve = await buildUser(app)

    await changePassword(app, ada, { ...RIGHT, currentPassword: 'a wrong guess' })
    await createAccessToken(app, ada, { scopes: [] })
    await execute(app, RevokeSession, { as: ada, variables: { id: await sessionId(app, eve) } })
    await answer(app, RevokeOtherSessions, { as: ada })
    await answer(app, Signout, { as: ada })

    expect([await subjectsAt(app, ada.email), await subjectsAt(app, eve.email)]).toEqual([[], []])
  })

  test('nothing on a server that sends no mail, which queues none either', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    await buildAccessToken(app, ada)
    await signIn(app, { ...ada, headers: FIREFOX })
    await changePassword(app, ada)

    expect(await sql('select kind from mails where email = $1', [ada.email])).toEqual([])
  })
})
