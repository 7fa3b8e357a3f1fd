import { describe, expect, test } from 'vitest'
import { lock, openSession, signIn } from '../../test/accounts/account.ts'
import { endAccount, signInSomehow } from '../../test/accounts/account-security.ts'
import { addressOf, proveAddress } from '../../test/accounts/emails.ts'
import { changePassword, NEW_PASSWORD, RIGHT } from '../../test/accounts/passwords.ts'
import { resetPassword, resetToken } from '../../test/accounts/resets.ts'
import { cloneFreshDatabase, createClock, startApp } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { sql } from '../../test/database/sql.ts'
import { newAddress, fieldsOf } from '../../test/execute.ts'
import { mailAfter } from '../../test/mail/arrivals.ts'
import { startMailApp } from '../../test/mail/inbox.ts'
import { eventsOf } from '../../test/sessions/sessions.ts'
import { acceptedFor, askMe, BAD_TOKEN } from '../../test/tokens/tokens.ts'
import { DAY, MINUTE, SECOND } from '../time.ts'

/** A person on an API with a clock, whose address is proved if it is said so. */
async function start({ isProved = false } = {}) {
  const clock = createClock()
  const app = await startMailApp({ clock })
  const ada = await buildUser(app)
  if (isProved) await proveAddress(app, ada)
  clock.advance(MINUTE) // until the next mail may be asked for
  return { app, ada, clock }
}

describe('a new password that is set with a link', () => {
  test('is the only one that signs in from then on; setting it does not sign in', async () => {
    const { app, ada } = await start()
    const token = await resetToken(app, ada)

    const { data, headers } = await resetPassword(app, token)

    expect(data).toEqual({ resetPassword: { email: ada.email } })
    expect(headers.get('cache-control')).toBe('no-store')
    expect(await sql('select 1 from sessions join users on users.id = user_id where email = $1', [ada.email])).toEqual(
      [],
    )
    expect((await signIn(app, ada)).code).toBe('UNAUTHENTICATED')
    const session = await openSession(app, { ...ada, password: NEW_PASSWORD })
    expect(session.user.id).toBe(ada.id)
    expect(await addressOf(app, session)).toEqual({ email: ada.email, emailVerified: true })
    expect(await eventsOf(ada.email)).toEqual([
      'SIGNED_UP',
      'PASSWORD_RESET_REQUESTED',
      'PASSWORD_RESET',
      'SIGNIN_FAILED',
      'SIGNED_IN',
    ])
  })

  test('is told to its owner by mail, with the device and the network address', async () => {
    const { app, ada } = await start()
    const token = await resetToken(app, ada)
    const address = newAddress()

    const mail = await mailAfter(app, { to: ada.email, kind: 'PASSWORD_RESET' }, () =>
      resetPassword(app, token, { address }),
    )

    expect(mail.text).toContain(address)
    expect(mail.text).not.toContain(NEW_PASSWORD)
  })

  test('ends every session, at once and on every instance, and nobody else’s', async () => {
    const { app, ada } = await start({ isProved: true })
    const other = await startApp()
    const eve = await buildUser(app)
    const phone = await openSession(app, ada)
    for (const { token } of [ada, phone, eve]) expect((await askMe(other, token)).status).toBe(200)
    const token = await resetToken(app, ada)

    await resetPassword(app, token)

    const accepted = [ada, phone].map(({ token }) => acceptedFor(other, token))
    for (const { token } of [ada, phone]) expect(await askMe(app, token)).toEqual(BAD_TOKEN)
    for (const milliseconds of await Promise.all(accepted)) expect(milliseconds).toBeLessThan(SECOND)
    expect((await askMe(other, eve.token)).data?.me?.id).toBe(eve.id)
  })

  test('forgets the failures that kept its owner from signing in and from confirming changes', async () => {
    const { app, ada } = await start()
    await Promise.all(Array.from({ length: 10 }, () => changePassword(app, ada, { ...RIGHT, currentPassword: 'x' })))
    await lock(app, ada)
    const held = [await signIn(app, ada), await changePassword(app, ada)]

    await resetPassword(app, await resetToken(app, ada))

    const session = await openSession(app, { ...ada, password: NEW_PASSWORD })
    const confirmed = await endAccount(app, session, { password: NEW_PASSWORD })
    expect(held.map(({ code }) => code)).toEqual(['RATE_LIMITED', 'RATE_LIMITED'])
    expect(confirmed.code).toBeUndefined()
  })

  test('of an account that is about to be deleted does not keep the account, but lets its owner do it', async () => {
    const { app, ada, clock } = await start()
    await endAccount(app, ada)
    const token = await resetToken(app, ada)

    const { code } = await resetPassword(app, token)

    expect(code).toBeUndefined()
    const password = NEW_PASSWORD
    expect((await signIn(app, { ...ada, password })).code).toBe('ACCOUNT_DELETION_SCHEDULED')
    expect((await signInSomehow(app, { email: ada.email, password, cancelDeletion: true })).code).toBeUndefined()
    clock.advance(8 * DAY)
    expect((await signIn(app, { ...ada, password })).code).toBeUndefined()
  })

  test('cannot be set any more when the account is gone', async () => {
    const { app, ada, clock } = await start()
    await endAccount(app, ada)
    clock.advance(7 * DAY - MINUTE)
    const token = await resetToken(app, ada)
    clock.advance(MINUTE)

    const refused = await resetPassword(app, token)

    expect(refused).toMatchObject({ status: 200, code: 'LINK_INVALID', data: null })
  })

  test('that fails half way changes nothing, and leaves the link as it was', async () => {
    const databaseUrl = await cloneFreshDatabase()
    const app = await startMailApp({ databaseUrl })
    const ada = await buildUser(app)
    const token = await resetToken(app, ada)
    const fail = `create function fail() returns trigger language plpgsql as $$ begin raise 'full'; end $$;
                  create trigger fail before insert on mails execute function fail()`
    await sql(fail, [], databaseUrl)

    const failed = await resetPassword(app, token)

    await sql('drop trigger fail on mails', [], databaseUrl)
    expect(failed.code).toBe('INTERNAL_SERVER_ERROR')
    expect((await askMe(app, ada.token)).data?.me?.id).toBe(ada.id)
    expect((await signIn(app, ada)).code).toBeUndefined()
    expect((await resetPassword(app, token)).code).toBeUndefined()
  })
})

describe('a password that is refused', () => {
  test.each<[string, (person: { email: string }) => string]>([
    ['has 7 characters', () => 'x9$Kq2!'],
    ['has 129 characters', () => NEW_PASSWORD.padEnd(129, NEW_PASSWORD)],
    ['is easy to guess', () => 'password1'],
    ['is the name of the person', () => 'Augusta Ada King'],
    ['is the address of the person', ({ email }) => email],
  ])('because it %s does not use the link up', async (_, passwordOf) => {
    const app = await startMailApp()
    const ada = await buildUser(app, { name: 'Augusta Ada King' })
    const token = await resetToken(app, ada)

    const refused = await resetPassword(app, token, { newPassword: passwordOf(ada) })

    expect(refused).toMatchObject({ status: 200, code: 'BAD_USER_INPUT', data: null })
    expect(new Set(fieldsOf(refused))).toEqual(new Set(['newPassword']))
    expect((await askMe(app, ada.token)).data?.me?.id).toBe(ada.id)
    expect((await resetPassword(app, token)).code).toBeUndefined()
  })
})

describe('setting passwords from one network address', () => {
  test('is possible 60 times within an hour; a full count does not use the link up', async () => {
    const app = await startMailApp()
    const ada = await buildUser(app)
    const token = await resetToken(app, ada)
    const address = newAddress()
    await sql(
      `insert into rate_limits (key, failures, pending, level, resets_at) values ($1, 60, 0, 0, now() + interval '1 hour')`,
      [`reset:${address}`],
    )

    const [held, elsewhere] = [await resetPassword(app, token, { address }), await resetPassword(app, token)]

    expect(held).toMatchObject({ status: 429, code: 'RATE_LIMITED', data: null })
    expect(elsewhere.code).toBeUndefined()
  })
})
