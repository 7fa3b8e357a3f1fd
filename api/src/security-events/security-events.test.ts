import { describe, expect, test } from 'vitest'
import { signIn, Signout, Signup, UpdateProfile } from '../../test/accounts/account.ts'
import { endAccount, listEvents, ReplacePassword, signInSomehow } from '../../test/accounts/account-security.ts'
import { createClock, sharedApp, startApp } from '../../test/app.ts'
import { buildUser, PASSWORD } from '../../test/build.ts'
import { answer, execute, newAddress, type App } from '../../test/execute.ts'
import { askForExport } from '../../test/export/export.ts'
import { RevokeOtherSessions, RevokeSession } from '../../test/sessions/sessions.ts'
import { sql } from '../../test/database/sql.ts'
import { toPublicId } from '../input/ids.ts'
import { MINUTE } from '../time.ts'

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0'
const NEW_PASSWORD = 'staple battery horse correct'

/** Firefox on Windows, at a new address. */
const buildPlace = () => ({ address: newAddress(), headers: { 'user-agent': FIREFOX } })

/** The events of an account after the sign-up, newest first. */
async function eventsSince(app: App, person: { token: string }) {
  const { nodes } = await listEvents(app, person, { first: 100 })
  expect(nodes.at(-1)?.type).toBe('SIGNED_UP')
  return nodes.slice(0, -1)
}

const typesSince = async (app: App, person: { token: string }) =>
  (await eventsSince(app, person)).map(({ type }) => type)

/**
 * The events of the account with this address, newest first, for accounts that can no longer sign
 * in.
 */
async function typesKept(email: string): Promise<string[]> {
  const events = `select type from security_events where user_id = (select id from users where email = $1) order by id desc`
  return (await sql<{ type: string }>(events, [email])).map(({ type }) => type)
}

const countAll = () => sql('select count(*)::int as events from security_events')

describe('an event says what happened, when, with what and from where:', () => {
  test('signing up', async () => {
    const clock = createClock()
    const app = await sharedApp(clock)
    const place = buildPlace()
    const input = { email: `${crypto.randomUUID()}@example.com`, password: PASSWORD, name: 'Ada' }

    const { signup } = await answer(app, Signup, { variables: { input }, ...place })

    expect((await listEvents(app, signup)).nodes).toEqual([
      {
        id: expect.stringMatching(/^event_[0-9a-z]{26}$/),
        type: 'SIGNED_UP',
        createdAt: clock.now().toISOString(),
        device: 'Firefox on Windows',
        address: place.address,
      },
    ])
  })

  type Person = Awaited<ReturnType<typeof buildUser>>
  type Place = ReturnType<typeof buildPlace>

  test.each<[string, string, (app: App, ada: Person, place: Place) => Promise<unknown>]>([
    ['signing in', 'SIGNED_IN', (app, { email }, place) => signInSomehow(app, { email, ...place })],
    [
      'failing to sign in, at the address of whoever failed',
      'SIGNIN_FAILED',
      (app, { email }, place) => signInSomehow(app, { email, password: 'a guess', ...place }),
    ],
    [
      'changing the profile',
      'PROFILE_CHANGED',
      (app, as, place) => execute(app, UpdateProfile, { as, variables: { input: { name: 'Countess' } }, ...place }),
    ],
    [
      'giving a wrong current password',
      'PASSWORD_CHECK_FAILED',
      (app, as, place) => endAccount(app, as, { password: 'a guess', ...place }),
    ],
  ])('%s', async (_, type, happen) => {
    const clock = createClock()
    const app = await sharedApp(clock)
    const ada = await buildUser(app)
    const place = buildPlace()
    clock.advance(MINUTE)

    await happen(app, ada, place)

    expect(await eventsSince(app, ada)).toMatchObject([
      { type, createdAt: clock.now().toISOString(), device: 'Firefox on Windows', address: place.address },
    ])
  })

  test('a program that does not say what it is', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    await signInSomehow(app, { email: ada.email, headers: { 'user-agent': '' } })

    expect(await eventsSince(app, ada)).toMatchObject([{ type: 'SIGNED_IN', device: 'Unknown device' }])
  })
})

describe('there is an event', () => {
  test('of signing up, only when an account was made: the one that is there already hears nothing', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const input = { email: ada.email, password: PASSWORD, name: 'Eve' }

    await execute(app, Signup, { variables: { input } })

    expect(await typesSince(app, ada)).toEqual([])
  })

  test('of each sign-in that failed, until the account refuses to be guessed at, and once of that', async () => {
    const clock = createClock()
    const app = await sharedApp(clock)
    const ada = await buildUser(app)
    const guess = async (times: number) => {
      for (let i = 0; i < times; i += 1) await signIn(app, { email: ada.email, password: 'a guess' })
    }
    const window = ['SIGNIN_THROTTLED', ...Array<string>(10).fill('SIGNIN_FAILED')]

    await guess(12)
    const first = await typesSince(app, ada)
    clock.advance(16 * MINUTE)
    await guess(12)

    expect(first).toEqual(window)
    expect(await typesSince(app, ada)).toEqual([...window, ...window])
  })

  test('of 20 guesses at once, one for each that was looked at, and one that the rest was not', async () => {
    const apps = [await startApp(), await startApp()]
    const ada = await buildUser(apps[0]!)
    const guesses = Array.from({ length: 20 }, (_, index) =>
      signIn(apps[index % 2]!, { email: ada.email, password: 'a guess' }),
    )

    await Promise.all(guesses)

    const types = await typesSince(apps[0]!, ada)
    expect(types.toSorted()).toEqual([...Array<string>(10).fill('SIGNIN_FAILED'), 'SIGNIN_THROTTLED'])
  })

  test('of no attempt that an address is refused', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const address = newAddress()

    for (let i = 0; i < 7; i += 1) await signIn(app, { email: ada.email, password: 'a guess', address })

    expect(await typesSince(app, ada)).toEqual(Array(5).fill('SIGNIN_FAILED'))
  })

  test('of no attempt that names nobody', async () => {
    const app = await sharedApp()
    const before = await countAll()

    await signIn(app, { email: `${crypto.randomUUID()}@example.com` })
    await signIn(app, { email: `${crypto.randomUUID()}@example.com`, password: '' })

    expect(await countAll()).toEqual(before)
  })

  test('of each wrong current password until no more is looked at, though signing in is not refused for it', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    for (let i = 0; i < 12; i += 1) await endAccount(app, ada, { password: 'a guess' })

    expect(await typesSince(app, ada)).toEqual(Array(10).fill('PASSWORD_CHECK_FAILED'))
    expect((await signIn(app, ada)).data?.signin.user.id).toBe(ada.id)
  })

  test('of signing out, once of 20 at once', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    await Promise.all(Array.from({ length: 20 }, () => execute(app, Signout, { as: ada })))

    expect(await typesKept(ada.email)).toEqual(['SIGNED_OUT', 'SIGNED_UP'])
  })

  test('of ending another session, and not of one that is none', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const phone = (await signIn(app, ada)).data!.signin
    const sessions = `select id from sessions where user_id = (select id from users where email = $1) order by id`
    const [laptop] = await sql<{ id: string }>(sessions, [ada.email])
    const id = toPublicId('session', laptop!.id)

    await execute(app, RevokeSession, { as: phone, variables: { id } })
    await execute(app, RevokeSession, { as: phone, variables: { id } })
    await execute(app, RevokeSession, { as: phone, variables: { id: 'session_01h455vb4pex5vsknk084sn02q' } })

    expect(await typesKept(ada.email)).toEqual(['SESSION_REVOKED', 'SIGNED_IN', 'SIGNED_UP'])
  })

  test('of ending all other sessions, one however many there are, and none when there are none', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    for (let i = 0; i < 3; i += 1) await signIn(app, ada)

    await answer(app, RevokeOtherSessions, { as: ada })
    await answer(app, RevokeOtherSessions, { as: ada })

    expect(await typesSince(app, ada)).toEqual(['SESSION_REVOKED', 'SIGNED_IN', 'SIGNED_IN', 'SIGNED_IN'])
  })

  test('of a new password, and not of one that was refused', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const replace = (currentPassword: string, newPassword: string) =>
      execute(app, ReplacePassword, { as: ada, variables: { currentPassword, newPassword } })

    await replace(PASSWORD, 'short')
    await replace(PASSWORD, PASSWORD)
    await replace('not the password', NEW_PASSWORD)
    const { data } = await replace(PASSWORD, NEW_PASSWORD)

    expect(await typesSince(app, data!.changePassword)).toEqual(['PASSWORD_CHANGED', 'PASSWORD_CHECK_FAILED'])
  })

  test.each<[string, string | null | undefined]>([
    ['the same name', 'Ada'],
    ['the same name with spaces around it', ' Ada '],
    ['nothing', undefined],
    ['null', null],
    ['a name that is refused', ''],
  ])('of the profile only when it changes, so not of %s', async (_, name) => {
    const app = await sharedApp()
    const ada = await buildUser(app, { name: 'Ada' })

    await execute(app, UpdateProfile, { as: ada, variables: { input: name === undefined ? {} : { name } } })

    expect(await typesSince(app, ada)).toEqual([])
  })

  test('of an export', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    await askForExport(app, ada)

    expect(await typesSince(app, ada)).toEqual(['DATA_EXPORTED'])
  })

  test('of asking for the account to be deleted, and of keeping it, with the password only', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const { email } = ada

    await endAccount(app, ada, { password: 'a guess' })
    await endAccount(app, ada)
    await signInSomehow(app, { email })
    await signInSomehow(app, { email, password: 'a guess', cancelDeletion: true })
    const { data } = await signInSomehow(app, { email, cancelDeletion: true })

    expect(await typesSince(app, data!.signin)).toEqual([
      'SIGNED_IN',
      'DELETION_CANCELLED',
      'SIGNIN_FAILED',
      'DELETION_SCHEDULED',
      'PASSWORD_CHECK_FAILED',
    ])
  })

  test('of no sign-in that asks to keep an account that nobody deletes', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    await signInSomehow(app, { email: ada.email, cancelDeletion: true })

    expect(await typesSince(app, ada)).toEqual(['SIGNED_IN'])
  })
})
