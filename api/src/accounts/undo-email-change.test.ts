import { describe, expect, test } from 'vitest'
import { buildAccessToken } from '../../test/access-tokens/access-tokens.ts'
import { newEmail, openSession, signIn, Signup } from '../../test/accounts/account.ts'
import {
  addressOf,
  expectRecovered,
  moveTo,
  proveChange,
  requestChange,
  verifyEmail,
} from '../../test/accounts/emails.ts'
import { NEW_PASSWORD } from '../../test/accounts/passwords.ts'
import { requestReset, resetPassword } from '../../test/accounts/resets.ts'
import { completeSignup, signupToken } from '../../test/accounts/signups-by-mail.ts'
import { createClock, startApp } from '../../test/app.ts'
import { buildUser, PASSWORD } from '../../test/build.ts'
import { execute, type App, fieldsOf } from '../../test/execute.ts'
import { subjectsAt } from '../../test/mail/arrivals.ts'
import { startMailApp } from '../../test/mail/inbox.ts'
import { eventsOf } from '../../test/sessions/sessions.ts'
import { acceptedFor, askMe, BAD_TOKEN } from '../../test/tokens/tokens.ts'
import { DAY, SECOND } from '../time.ts'

const INVALID = { status: 200, code: 'LINK_INVALID', data: null }

async function start() {
  const clock = createClock()
  const app = await startMailApp({ clock })
  return { app, clock, ada: await buildUser(app) }
}

const signUpAt = (app: App, email: string) =>
  execute(app, Signup, { variables: { input: { email, password: PASSWORD, name: 'Eve' } } })

describe('the link that undoes a change of the address', () => {
  test('keeps the old address before the new one is proved, which it then cannot be', async () => {
    const { app, ada } = await start()
    const { proof, undo } = await requestChange(app, ada)

    const undone = await resetPassword(app, undo)

    expect(undone.data).toEqual({ resetPassword: { email: ada.email } })
    await expectRecovered(app, ada)
    const session = await openSession(app, { ...ada, password: NEW_PASSWORD })
    expect(await verifyEmail(app, session, proof)).toMatchObject(INVALID)
    expect(await eventsOf(ada.email)).toEqual([
      'SIGNED_UP',
      'EMAIL_CHANGE_REQUESTED',
      'EMAIL_CHANGE_UNDONE',
      'PASSWORD_RESET',
      'SIGNED_IN',
      'SIGNED_IN',
    ])
  })

  test('brings the old address back after the new one was proved', async () => {
    const { app, ada } = await start()
    const { moved, undo } = await moveTo(app, ada)

    const undone = await resetPassword(app, undo)

    expect(undone.data).toEqual({ resetPassword: { email: ada.email } })
    await expectRecovered(app, ada)
    expect((await signIn(app, moved)).code).toBe('UNAUTHENTICATED')
    expect((await signIn(app, { ...moved, password: NEW_PASSWORD })).code).toBe('UNAUTHENTICATED')
  })

  test('ends all sessions and access tokens, at once and on every instance', async () => {
    const { app, ada } = await start()
    const other = await startApp()
    const thief = await openSession(app, ada)
    const program = await buildAccessToken(app, thief)
    const { undo } = await moveTo(app, ada)
    for (const { token } of [thief, program]) expect((await askMe(other, token)).status).toBe(200)

    await resetPassword(app, undo)

    const accepted = [thief, program].map(({ token }) => acceptedFor(other, token))
    for (const { token } of [ada, thief, program]) expect(await askMe(app, token)).toEqual(BAD_TOKEN)
    for (const milliseconds of await Promise.all(accepted)) expect(milliseconds).toBeLessThan(SECOND)
  })

  test('works for 7 days from the proof of the new address, and not a millisecond longer', async () => {
    const { app, ada, clock } = await start()
    const grace = await buildUser(app)
    const changes = [await requestChange(app, ada), await requestChange(app, grace)]
    clock.advance(DAY - 1)
    const undos = [await proveChange(app, ada, changes[0]!.proof), await proveChange(app, grace, changes[1]!.proof)]

    clock.advance(7 * DAY - 1)
    const before = await resetPassword(app, undos[0]!)
    clock.advance(1)
    const after = await resetPassword(app, undos[1]!)

    expect(before.code).toBeUndefined()
    expect(after).toMatchObject(INVALID)
    await expectRecovered(app, ada)
  })

  test('works for 7 days when the new address is never proved', async () => {
    const { app, ada, clock } = await start()
    const { undo } = await requestChange(app, ada)

    clock.advance(7 * DAY - 1)
    const { code } = await resetPassword(app, undo)

    expect(code).toBeUndefined()
    await expectRecovered(app, ada)
  })

  test('works once for 20 who use it at once', async () => {
    const { app, ada } = await start()
    const { undo } = await moveTo(app, ada)

    const answers = await Promise.all(Array.from({ length: 20 }, () => resetPassword(app, undo)))

    expect(answers.map(({ code }) => code).toSorted()).toEqual([...Array(19).fill('LINK_INVALID'), undefined])
    await expectRecovered(app, ada)
  })
})

describe('an address that can still be given back', () => {
  test('is no other account’s to have until 7 days later', async () => {
    const { app, ada, clock } = await start()
    const { moved } = await moveTo(app, ada)
    const eve = await buildUser(app)
    const { proof } = await requestChange(app, eve, { newEmail: ada.email })
    const signup = await signUpAt(app, ada.email)

    const change = await verifyEmail(app, eve, proof)
    clock.advance(7 * DAY)
    const later = await signUpAt(app, ada.email)

    for (const { code } of [signup, change]) expect(code).toBe('CONFLICT')
    expect([fieldsOf(signup), fieldsOf(change)]).toEqual([['email'], ['token']])
    expect(later.data?.signup.user.email).toBe(ada.email)
    expect((await signIn(app, moved)).data?.signin.user.id).toBe(ada.id)
  })

  test('is not that of a new account that its reader asks for by mail', async () => {
    const { app, ada } = await start()
    await moveTo(app, ada)
    const token = await signupToken(app, ada.email)

    const refused = await completeSignup(app, token)

    expect(refused).toMatchObject({ status: 200, code: 'CONFLICT', data: null })
  })

  test('has no account whose password could be set', async () => {
    const { app, ada } = await start()
    const { undo } = await moveTo(app, ada)
    const told = await subjectsAt(app, ada.email)

    const { code } = await requestReset(app, ada.email)

    expect(code).toBeUndefined()
    expect(await subjectsAt(app, ada.email)).toEqual(told)
    expect((await resetPassword(app, undo)).data?.resetPassword.email).toBe(ada.email)
  })

  test('can be used by the account itself', async () => {
    const { app, ada, clock } = await start()
    const { moved } = await moveTo(app, ada, { newEmail: newEmail() })
    clock.advance(DAY)

    const { moved: back } = await moveTo(app, moved, { newEmail: ada.email })

    expect(back.email).toBe(ada.email)
    expect((await addressOf(app, ada))?.email).toBe(ada.email)
  })
})
