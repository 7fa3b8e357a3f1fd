import { describe, expect, test } from 'vitest'
import { newEmail, openSession } from '../../test/accounts/account.ts'
import { completeSignup, signupToken } from '../../test/accounts/signups-by-mail.ts'
import { createClock, startApp, TEST_SECRET } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { sql } from '../../test/database/sql.ts'
import { newAddress, fieldsOf } from '../../test/execute.ts'
import { startMailApp } from '../../test/mail/inbox.ts'
import { forge } from '../../test/tokens/tokens.ts'
import { DAY, SECOND } from '../time.ts'

const INVALID = { status: 200, code: 'LINK_INVALID', data: null }

/** An API on which an account begins with a mail. */
async function start() {
  const clock = createClock()
  const app = await startMailApp({ clock, requireVerifiedEmail: true })
  return { app, clock, email: newEmail() }
}

describe('the link that creates an account', () => {
  test('creates one account; whoever uses it again is told to sign in', async () => {
    const { app, email } = await start()
    const token = await signupToken(app, email)
    await completeSignup(app, token)

    const again = await completeSignup(app, token, { password: 'another long password of Eve' })

    expect(again).toMatchObject({ status: 200, code: 'CONFLICT', data: null })
    expect(fieldsOf(again)).toEqual(['email'])
    expect((await openSession(app, { email })).user.email).toBe(email)
  })

  test('used 20 times at once creates one account', async () => {
    const { app, email } = await start()
    const token = await signupToken(app, email)

    const answers = await Promise.all(Array.from({ length: 20 }, () => completeSignup(app, token)))

    expect(answers.map(({ code }) => code).toSorted()).toEqual([...Array(19).fill('CONFLICT'), undefined])
    expect(await sql('select 1 from users where email = $1', [email])).toHaveLength(1)
  })

  test('works for 24 hours', async () => {
    const { app, clock } = await start()
    const [first, second] = [await signupToken(app), await signupToken(app)]

    clock.advance(DAY - SECOND)
    const before = await completeSignup(app, first)
    clock.advance(SECOND)
    const after = await completeSignup(app, second)

    expect(before.code).toBeUndefined()
    expect(after).toMatchObject(INVALID)
  })

  test.each<[string, (token: string, session: string) => string]>([
    ['is empty', () => ''],
    ['is nonsense', () => 'nonsense'],
    ['is 200 kB long', () => 'A'.repeat(200_000)],
    ['lacks its last character', (token) => token.slice(0, -1)],
    ['is that of a session', (_, session) => session],
    ['has another address', (token) => forge(token, { claims: { sub: 'eve@example.com' }, secret: 'x'.repeat(32) })],
    ['has another purpose', (token) => forge(token, { claims: { purpose: 'session' } })],
    ['lasts longer than any', (token) => forge(token, { claims: { exp: 4_000_000_000 } })],
  ])('creates nothing when its token %s', async (_, change) => {
    const { app, email } = await start()
    const ada = await buildUser(app)
    const token = await signupToken(app, email)

    const refused = await completeSignup(app, change(token, ada.token))

    expect(refused).toMatchObject(INVALID)
    expect((await completeSignup(app, token)).code).toBeUndefined()
  })

  test.each([
    ['a password that is easy to guess', { password: 'password1' }, ['password']],
    ['the name as the password', { password: 'Augusta Ada King', name: 'Augusta Ada King' }, ['password']],
    ['no name, and an unknown time zone', { name: ' ', timeZone: 'Mars/Base' }, ['name', 'timeZone']],
  ])('is not used up by %s', async (_, input, paths) => {
    const { app, email } = await start()
    const token = await signupToken(app, email)

    const refused = await completeSignup(app, token, input)

    expect(refused).toMatchObject({ status: 200, code: 'BAD_USER_INPUT', data: null })
    expect(fieldsOf(refused)).toEqual(paths)
    expect((await completeSignup(app, token)).code).toBeUndefined()
  })

  test('is counted with sign-ups: 60 within an hour from one network address', async () => {
    const { app, email, clock } = await start()
    const token = await signupToken(app, email)
    const address = newAddress()
    await sql(`insert into rate_limits (key, failures, pending, level, resets_at) values ($1, 60, 0, 0, $2)`, [
      `signup:${address}`,
      new Date(clock.now().getTime() + 3600 * SECOND),
    ])

    const [held, elsewhere] = [await completeSignup(app, token, { address }), await completeSignup(app, token)]

    expect(held).toMatchObject({ status: 429, code: 'RATE_LIMITED', data: null })
    expect(elsewhere.code).toBeUndefined()
  })

  test('works on an instance with a newer secret for as long as that one knows the older', async () => {
    const { app } = await start()
    const token = await signupToken(app)
    const secret = 'the new secret of at least thirty-two bytes'
    const without = await startApp({ jwtSecrets: [secret], requireVerifiedEmail: true })
    const rotated = await startApp({ jwtSecrets: [secret, TEST_SECRET], requireVerifiedEmail: true })

    const answers = [await completeSignup(without, token), await completeSignup(rotated, token)]

    expect(answers.map(({ code }) => code)).toEqual(['LINK_INVALID', undefined])
  })
})
