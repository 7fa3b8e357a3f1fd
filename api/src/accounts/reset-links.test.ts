import { describe, expect, test } from 'vitest'
import { signIn } from '../../test/accounts/account.ts'
import { moveTo, requestChange } from '../../test/accounts/emails.ts'
import { changePassword, NEW_PASSWORD } from '../../test/accounts/passwords.ts'
import { resetPassword, resetToken } from '../../test/accounts/resets.ts'
import { createClock, startApp, TEST_SECRET } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { captureLog } from '../../test/log.ts'
import { startMailApp } from '../../test/mail/inbox.ts'
import { askMe } from '../../test/tokens/tokens.ts'
import { MINUTE } from '../time.ts'

const OTHER_PASSWORD = 'eleven green trombones hum'
const INVALID = { status: 200, code: 'LINK_INVALID', data: null }

async function start() {
  const clock = createClock()
  const app = await startMailApp({ clock })
  return { app, clock, ada: await buildUser(app) }
}

describe('the link to set a new password', () => {
  test('works once', async () => {
    const { app, ada } = await start()
    const token = await resetToken(app, ada)
    await resetPassword(app, token)

    const again = await resetPassword(app, token, { newPassword: OTHER_PASSWORD })

    expect(again).toMatchObject(INVALID)
    expect((await signIn(app, { ...ada, password: NEW_PASSWORD })).code).toBeUndefined()
  })

  test('works once for 20 who use it at once, each with another password', async () => {
    const { app, ada } = await start()
    const token = await resetToken(app, ada)
    const passwords = Array.from({ length: 20 }, (_, n) => `${NEW_PASSWORD} ${n}`)

    const answers = await Promise.all(passwords.map((newPassword) => resetPassword(app, token, { newPassword })))

    const won = answers.findIndex(({ data }) => data !== null)
    expect(answers.map(({ code }) => code).toSorted()).toEqual([...Array(19).fill('LINK_INVALID'), undefined])
    expect((await signIn(app, { ...ada, password: passwords[won]! })).code).toBeUndefined()
  })

  test('works for 30 minutes, and not a millisecond longer', async () => {
    const { app, ada, clock } = await start()
    const grace = await buildUser(app)
    const [first, second] = [await resetToken(app, ada), await resetToken(app, grace)]

    clock.advance(30 * MINUTE - 1)
    const before = await resetPassword(app, first)
    clock.advance(1)
    const after = await resetPassword(app, second)

    expect(before.code).toBeUndefined()
    expect(after).toMatchObject(INVALID)
  })

  test('does not work after a newer one was sent, which does', async () => {
    const { app, ada, clock } = await start()
    const older = await resetToken(app, ada)
    clock.advance(MINUTE)
    const newer = await resetToken(app, ada)

    const [first, second] = [await resetPassword(app, older), await resetPassword(app, newer)]

    expect(first).toMatchObject(INVALID)
    expect(second.code).toBeUndefined()
  })

  test('does not work after the password was changed', async () => {
    const { app, ada } = await start()
    const token = await resetToken(app, ada)
    await changePassword(app, ada)

    const refused = await resetPassword(app, token, { newPassword: OTHER_PASSWORD })

    expect(refused).toMatchObject(INVALID)
    expect((await signIn(app, { ...ada, password: NEW_PASSWORD })).code).toBeUndefined()
  })

  test('does not work after the address was changed', async () => {
    const { app, ada } = await start()
    const token = await resetToken(app, ada)
    const { moved } = await moveTo(app, ada)

    const refused = await resetPassword(app, token)

    expect(refused).toMatchObject(INVALID)
    expect((await signIn(app, moved)).code).toBeUndefined()
  })

  test('does not work after another link has set the password', async () => {
    const { app, ada } = await start()
    const { undo } = await requestChange(app, ada)
    const token = await resetToken(app, ada)
    await resetPassword(app, undo)

    const refused = await resetPassword(app, token, { newPassword: OTHER_PASSWORD })

    expect(refused).toMatchObject(INVALID)
  })
})

const bytesOf = (token: string) => Buffer.from(token, 'base64url')
const ids = (token: string) => bytesOf(token).subarray(0, 32)
const mac = (token: string) => bytesOf(token).subarray(32)

describe('a token that no mail had', () => {
  test.each<[string, (token: string, foreign: string, session: string) => string]>([
    ['is empty', () => ''],
    ['is nonsense', () => 'nonsense'],
    ['is 200 kB long', () => 'A'.repeat(200_000)],
    ['lacks its last character', (token) => token.slice(0, -1)],
    ['has one more character', (token) => `${token}A`],
    ['has a space around it', (token) => ` ${token}`],
    ['has padding', (token) => `${token}==`],
    ['has another signature', (token) => Buffer.concat([ids(token), Buffer.alloc(32)]).toString('base64url')],
    [
      'has the signature of another link',
      (token, foreign) => Buffer.concat([ids(token), mac(foreign)]).toString('base64url'),
    ],
    [
      'is of somebody else’s account',
      (token, foreign) =>
        Buffer.concat([ids(foreign).subarray(0, 16), bytesOf(token).subarray(16)]).toString('base64url'),
    ],
    ['is that of a session', (_, __, session) => session],
    ['is two lines', (token) => `${token}\n${token}`],
    ['has a NUL in it', (token) => `${token}\u0000`],
  ])('because it %s sets no password, and is nothing to alarm the operator', async (_, forge) => {
    const log = captureLog()
    const app = await startMailApp({ log: log.log })
    const [ada, eve] = [await buildUser(app), await buildUser(app)]
    const [token, foreign] = [await resetToken(app, ada), await resetToken(app, eve)]

    const refused = await resetPassword(app, forge(token, foreign, ada.token))

    expect(refused).toMatchObject(INVALID)
    await expect.poll(log.text).toContain('LINK_INVALID')
    expect(log.text()).not.toContain('"level":"error"')
    for (const { token } of [ada, eve]) expect((await askMe(app, token)).status).toBe(200)
    expect((await resetPassword(app, token)).data?.resetPassword.email).toBe(ada.email)
  })
})

describe('when JWT_SECRETS change', () => {
  const NEW_SECRET = 'the new secret of at least thirty-two bytes'

  test('a link of an older secret works for as long as that is in the list', async () => {
    const before = await startMailApp()
    const ada = await buildUser(before)
    const token = await resetToken(before, ada)
    const after = await startApp({ jwtSecrets: [NEW_SECRET, TEST_SECRET] })

    const { data } = await resetPassword(after, token)

    expect(data?.resetPassword.email).toBe(ada.email)
  })

  test('a link of a secret that is no longer in the list does not work', async () => {
    const before = await startMailApp()
    const token = await resetToken(before, await buildUser(before))
    const after = await startApp({ jwtSecrets: [NEW_SECRET] })

    const refused = await resetPassword(after, token)

    expect(refused).toMatchObject(INVALID)
  })

  test('a link is of the first secret', async () => {
    const rotating = await startMailApp({ jwtSecrets: [NEW_SECRET, TEST_SECRET] })
    const ada = await buildUser(rotating)
    const token = await resetToken(rotating, ada)
    const [onlyNew, onlyOld] = [await startApp({ jwtSecrets: [NEW_SECRET] }), await startApp()]

    const [asOld, asNew] = [await resetPassword(onlyOld, token), await resetPassword(onlyNew, token)]

    expect(asOld).toMatchObject(INVALID)
    expect(asNew.data?.resetPassword.email).toBe(ada.email)
  })
})
