import { describe, expect, test } from 'vitest'
import { guess, openSession, signIn, signUp } from '../../test/accounts/account.ts'
import { cloneFreshDatabase, createClock, sharedApp, startApp } from '../../test/app.ts'
import { buildUser, PASSWORD, type Person } from '../../test/build.ts'
import { answer, type App, fieldsOf, newAddress } from '../../test/execute.ts'
import type { ChangePasswordInput } from '../../test/generated/graphql.ts'
import { ChangePassword, changePassword, NEW_PASSWORD, RIGHT } from '../../test/accounts/passwords.ts'
import { eventsOf, listSessions } from '../../test/sessions/sessions.ts'
import { sql } from '../../test/database/sql.ts'
import { acceptedFor, askMe, BAD_TOKEN } from '../../test/tokens/tokens.ts'
import { HOUR, MINUTE, SECOND } from '../time.ts'

const WRONG = { ...RIGHT, currentPassword: 'a wrong guess' }

/** Tries a wrong current password this many times, each time from another address. */
const changeWrong = (app: App, as: Person, times: number) =>
  Promise.all(Array.from({ length: times }, () => changePassword(app, as, WRONG)))

describe('changing the password', () => {
  test('answers with a new session, and from then on only the new password signs in', async () => {
    const clock = createClock(new Date('2026-11-21T09:30:00.000Z'))
    const app = await sharedApp(clock)
    const { token, ...ada } = await buildUser(app)
    clock.advance(HOUR)

    const { changePassword: changed } = await answer(app, ChangePassword, {
      as: { token },
      variables: { input: RIGHT },
    })

    expect(changed).toEqual({ token: expect.any(String), expiresAt: '2026-11-28T10:30:00.000Z', user: ada })
    expect((await askMe(app, changed.token)).data?.me?.id).toBe(ada.id)
    expect((await signIn(app, { ...ada, password: NEW_PASSWORD })).code).toBeUndefined()
    expect((await signIn(app, ada)).code).toBe('UNAUTHENTICATED')
    expect(await eventsOf(ada.email)).toEqual(['SIGNED_UP', 'PASSWORD_CHANGED', 'SIGNED_IN', 'SIGNIN_FAILED'])
  })

  test('ends every session that there was, at once, and within a second on every other instance', async () => {
    const [first, second] = [await startApp(), await startApp()]
    const [ada, eve] = [await buildUser(first), await buildUser(first)]
    const phone = await openSession(first, ada)
    for (const { token } of [ada, phone, eve]) expect((await askMe(second, token)).status).toBe(200)

    const { changePassword: changed } = await answer(first, ChangePassword, { as: ada, variables: { input: RIGHT } })

    const accepted = [ada, phone].map(({ token }) => acceptedFor(second, token))
    for (const { token } of [ada, phone]) expect(await askMe(first, token)).toEqual(BAD_TOKEN)
    for (const milliseconds of await Promise.all(accepted)) expect(milliseconds).toBeLessThan(SECOND)
    expect(await listSessions(second, changed)).toEqual([expect.objectContaining({ current: true })])
    expect((await askMe(second, eve.token)).data?.me?.id).toBe(eve.id)
  })

  test('can be done again at the same moment, and when another clock is behind', async () => {
    const clock = createClock()
    const app = await sharedApp(clock)
    const ada = await buildUser(app)

    const first = await changePassword(app, ada)
    const second = await changePassword(app, first.data!.changePassword, {
      currentPassword: NEW_PASSWORD,
      newPassword: PASSWORD,
    })
    clock.advance(-30 * SECOND)
    const third = await changePassword(app, second.data!.changePassword)

    expect([first.code, second.code, third.code]).toEqual([undefined, undefined, undefined])
    expect((await signIn(app, { ...ada, password: NEW_PASSWORD })).code).toBeUndefined()
  })

  test('leaves a device known that has signed in before', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const { token, deviceToken } = await openSession(app, ada)
    await changePassword(app, { token })
    await Promise.all(Array.from({ length: 10 }, () => guess(app, ada)))

    const { data } = await signIn(app, { ...ada, password: NEW_PASSWORD, deviceToken })

    expect(data?.signin.user.id).toBe(ada.id)
  })

  test('that fails half way changes nothing and ends nothing', async () => {
    const databaseUrl = await cloneFreshDatabase()
    const app = await startApp({ databaseUrl })
    const ada = await buildUser(app)
    const fail = `create function fail() returns trigger language plpgsql as $$ begin raise 'full'; end $$;
                  create trigger fail before insert on sessions execute function fail()`
    await sql(fail, [], databaseUrl)

    const { code } = await changePassword(app, ada)

    await sql('drop trigger fail on sessions', [], databaseUrl)
    expect(code).toBe('INTERNAL_SERVER_ERROR')
    expect((await askMe(app, ada.token)).data?.me?.id).toBe(ada.id)
    expect((await signIn(app, ada)).code).toBeUndefined()
  })
})

describe('a wrong current password', () => {
  test('changes nothing, ends nothing, and is told with its field', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    const refused = await changePassword(app, ada, WRONG)

    expect(refused).toMatchObject({ status: 200, code: 'BAD_USER_INPUT', data: null })
    expect(refused.errors[0]?.extensions.fields).toEqual([
      { path: 'currentPassword', message: 'This is not your password.' },
    ])
    expect((await askMe(app, ada.token)).data?.me?.id).toBe(ada.id)
    expect((await signIn(app, ada)).code).toBeUndefined()
    expect(await eventsOf(ada.email)).toEqual(['SIGNED_UP', 'PASSWORD_CHECK_FAILED', 'SIGNED_IN'])
  })

  test('can be given 10 times in 15 minutes; then the right one must wait too, in every session', async () => {
    const clock = createClock()
    const app = await sharedApp(clock)
    const ada = await buildUser(app)
    const phone = await openSession(app, ada)
    const codes = (await changeWrong(app, ada, 10)).map(({ code }) => code)

    const held = await changePassword(app, phone)
    clock.advance(15 * MINUTE)
    const after = await changePassword(app, phone)

    expect(codes).toEqual(Array(10).fill('BAD_USER_INPUT'))
    expect(held).toMatchObject({ status: 429, code: 'RATE_LIMITED', errors: [{ extensions: { retryAfter: 900 } }] })
    expect(after.code).toBeUndefined()
    expect(await eventsOf(ada.email)).toEqual([
      'SIGNED_UP',
      'SIGNED_IN',
      ...Array(10).fill('PASSWORD_CHECK_FAILED'),
      'PASSWORD_CHANGED',
    ])
  })

  test('20 times at once is compared 10 times', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    const codes = (await changeWrong(app, ada, 20)).map(({ code }) => code)

    expect(codes.toSorted()).toEqual([...Array(10).fill('BAD_USER_INPUT'), ...Array(10).fill('RATE_LIMITED')])
  })

  test('does not keep its owner from signing in, nor do failed sign-ins keep them from changing it', async () => {
    const app = await sharedApp()
    const [ada, grace] = [await buildUser(app), await buildUser(app)]
    await changeWrong(app, ada, 10)
    await Promise.all(Array.from({ length: 10 }, () => guess(app, grace)))

    const [signedIn, changed] = [await signIn(app, ada), await changePassword(app, grace)]

    expect([signedIn.code, changed.code]).toEqual([undefined, undefined])
  })

  test('counts for its network address as a failed sign-in', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const address = newAddress()
    for (let i = 0; i < 5; i += 1) await changePassword(app, ada, { ...WRONG, address })

    const [next, elsewhere] = [await changePassword(app, ada, { ...RIGHT, address }), await guess(app, { address })]

    expect([next.code, elsewhere.code]).toEqual(['RATE_LIMITED', 'RATE_LIMITED'])
  })
})

describe('the new password', () => {
  test.each<[string, ChangePasswordInput, string[]]>([
    ['is the current one', { currentPassword: PASSWORD, newPassword: PASSWORD }, ['newPassword']],
    ['is empty', { ...RIGHT, newPassword: '' }, ['newPassword']],
    ['has 7 characters', { ...RIGHT, newPassword: 'x9$Kq2!' }, ['newPassword']],
    ['has 129 characters', { ...RIGHT, newPassword: NEW_PASSWORD.padEnd(129, NEW_PASSWORD) }, ['newPassword']],
    ['has half an emoji', { ...RIGHT, newPassword: `${NEW_PASSWORD}\ud83d` }, ['newPassword']],
    ['is right, but the current one is empty', { ...RIGHT, currentPassword: '' }, ['currentPassword']],
    ['is right, but the current one is too long', { ...RIGHT, currentPassword: 'x'.repeat(129) }, ['currentPassword']],
    ['is wrong, and the current one too', { currentPassword: '', newPassword: '' }, ['currentPassword', 'newPassword']],
  ])('that %s is refused before any password is looked at', async (_, input, paths) => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    const refused = await changePassword(app, ada, input)

    expect(refused).toMatchObject({ status: 200, code: 'BAD_USER_INPUT', data: null })
    expect([...new Set(fieldsOf(refused))]).toEqual(paths)
    expect(await eventsOf(ada.email)).toEqual(['SIGNED_UP'])
    expect((await signIn(app, ada)).code).toBeUndefined()
  })

  test.each([
    ['128 characters', NEW_PASSWORD.padEnd(128, NEW_PASSWORD)],
    ['spaces around it, which are kept', `  ${NEW_PASSWORD} `],
    ['a NUL in it', `${NEW_PASSWORD}\u0000${NEW_PASSWORD}`],
    ['128 emoji', '🔑🦊🎺🧶🪁🫖🛼🪗'.repeat(16)],
  ])('can have %s', async (_, newPassword) => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    const { code } = await changePassword(app, ada, { ...RIGHT, newPassword })

    expect(code).toBeUndefined()
    expect((await signIn(app, { ...ada, password: newPassword })).code).toBeUndefined()
    const shorter = Array.from(newPassword).slice(0, -1).join('')
    expect((await signIn(app, { ...ada, password: shorter })).code).toBe('UNAUTHENTICATED')
  })

  test.each([
    ['composed', 'NFC', 'NFD'],
    ['decomposed', 'NFD', 'NFC'],
  ] as const)(
    'with %s accents is one password with the other ones: typed now, chosen now, and typed later',
    async (...given) => {
      const [, form, other] = given
      const [old, next] = ['Crème brûlée at noon', 'Déjà vu à la forêt']
      const app = await sharedApp()
      const ada = await signUp(app, { password: old.normalize(form) })

      const same = await changePassword(app, ada, {
        currentPassword: old.normalize(form),
        newPassword: old.normalize(other),
      })
      const changed = await changePassword(app, ada, {
        currentPassword: old.normalize(other),
        newPassword: next.normalize(form),
      })
      const signedIn = await signIn(app, { ...ada, password: next.normalize(other) })

      expect([same.code, fieldsOf(same)]).toEqual(['BAD_USER_INPUT', ['newPassword']])
      expect([changed.code, signedIn.code]).toEqual([undefined, undefined])
    },
  )
})
