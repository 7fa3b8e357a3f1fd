import { describe, expect, test } from 'vitest'
import { guess, signIn } from '../../test/accounts/account.ts'
import { endAccount } from '../../test/accounts/account-security.ts'
import { createClock, sharedApp, startApp } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { newAddress, type App } from '../../test/execute.ts'
import { sql } from '../../test/database/sql.ts'
import { MINUTE, SECOND } from '../time.ts'

/** The codes of this many wrong guesses in turn, by default each for another account. */
async function guesses(app: App, times: number, attempt: { address: string; email?: string }) {
  const codes: (string | undefined)[] = []
  for (let i = 0; i < times; i += 1) codes.push((await guess(app, attempt)).code)
  return codes
}

/** How many of 20 simultaneous wrong guesses get which code. */
async function guessAtOnce(apps: App[], address: string) {
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => guess(apps[index % apps.length]!, { address })),
  )
  const codes = answers.map(({ code }) => code)
  const count = (wanted: string) => codes.filter((code) => code === wanted).length
  return { guessed: count('UNAUTHENTICATED'), held: count('RATE_LIMITED') }
}

const FIVE_FAILURES = Array(5).fill('UNAUTHENTICATED')

test('20 people with the right password at once, behind one address and on two instances, all get in', async () => {
  const apps = [await startApp(), await startApp()]
  const people = await Promise.all(Array.from({ length: 20 }, () => buildUser(apps[0]!)))
  const address = newAddress()

  const answers = await Promise.all(people.map(({ email }, index) => signIn(apps[index % 2]!, { email, address })))

  expect(answers.map(({ data }) => data?.signin.user.email)).toEqual(people.map(({ email }) => email))
})

describe('after 5 failures from one network address', () => {
  test('the next must wait, and is told how long', async () => {
    const clock = createClock()
    const app = await sharedApp(clock)
    const address = newAddress()
    await guesses(app, 1, { address })
    clock.advance(20 * SECOND)
    await guesses(app, 4, { address })

    const held = await guess(app, { address })

    expect(held).toMatchObject({ status: 429, code: 'RATE_LIMITED', data: null })
    expect(held.errors[0]?.extensions.retryAfter).toBe(40)
    expect(held.headers.get('retry-after')).toBe('40')
  })

  test('the right password must wait too', async () => {
    const app = await sharedApp()
    const { email } = await buildUser(app)
    const address = newAddress()
    await guesses(app, 5, { address, email })

    const held = await signIn(app, { email, address })

    expect(held.code).toBe('RATE_LIMITED')
  })

  test('the wait ends a minute after the first of them, and not before', async () => {
    const clock = createClock()
    const app = await sharedApp(clock)
    const { email } = await buildUser(app)
    const address = newAddress()
    await guesses(app, 5, { address })

    clock.advance(MINUTE - 1)
    const before = await signIn(app, { email, address })
    clock.advance(1)
    const after = await signIn(app, { email, address })

    expect(before).toMatchObject({ code: 'RATE_LIMITED', errors: [{ extensions: { retryAfter: 1 } }] })
    expect(after.data?.signin.user.email).toBe(email)
  })

  test('asking while waiting does not make the wait longer', async () => {
    const clock = createClock()
    const app = await sharedApp(clock)
    const address = newAddress()
    await guesses(app, 5, { address })
    clock.advance(MINUTE / 2)
    await guesses(app, 10, { address })
    clock.advance(MINUTE / 2)

    const codes = await guesses(app, 6, { address })

    expect(codes).toEqual([...FIVE_FAILURES, 'RATE_LIMITED'])
  })

  test('another address is not held, for the same account either', async () => {
    const app = await sharedApp()
    const { email } = await buildUser(app)
    await guesses(app, 6, { address: newAddress(), email })

    const { data } = await signIn(app, { email, address: newAddress() })

    expect(data?.signin.user.email).toBe(email)
  })

  test('another account is held all the same: it is the address that guesses', async () => {
    const app = await sharedApp()
    const address = newAddress()
    for (let i = 0; i < 5; i += 1) await guess(app, { address, email: `nobody${i}@example.com` })

    const held = await guess(app, { address, email: 'nobody6@example.com' })

    expect(held.code).toBe('RATE_LIMITED')
  })

  test('a restart does not help', async () => {
    const address = newAddress()
    const before = await startApp()
    await guesses(before, 5, { address })
    await before.close()
    const after = await startApp()

    const codes = await guesses(after, 1, { address })

    expect(codes).toEqual(['RATE_LIMITED'])
  })

  test('another instance does not help', async () => {
    const [first, second] = [await startApp(), await startApp()]
    const address = newAddress()

    const codes = [...(await guesses(first, 3, { address })), ...(await guesses(second, 3, { address }))]

    expect(codes).toEqual([...FIVE_FAILURES, 'RATE_LIMITED'])
  })
})

describe('what does not count as a failure:', () => {
  test('signing in', async () => {
    const app = await sharedApp()
    const { email } = await buildUser(app)
    const address = newAddress()
    for (let i = 0; i < 8; i += 1) expect((await signIn(app, { email, address })).code).toBeUndefined()

    const codes = await guesses(app, 6, { address })

    expect(codes).toEqual([...FIVE_FAILURES, 'RATE_LIMITED'])
  })

  test('input that is refused before any password is looked at', async () => {
    const app = await sharedApp()
    const address = newAddress()
    for (let i = 0; i < 8; i += 1)
      expect((await signIn(app, { email: 'malformed', address })).code).toBe('BAD_USER_INPUT')

    const codes = await guesses(app, 6, { address })

    expect(codes).toEqual([...FIVE_FAILURES, 'RATE_LIMITED'])
  })

  test('but signing in does not forgive the failures before it', async () => {
    const app = await sharedApp()
    const { email } = await buildUser(app)
    const address = newAddress()
    await guesses(app, 4, { address })
    await signIn(app, { email, address })

    const codes = await guesses(app, 2, { address })

    expect(codes).toEqual(['UNAUTHENTICATED', 'RATE_LIMITED'])
  })
})

test.each([
  ['signs in', false],
  ['is asked first whether to keep the account', true],
])('whoever gives the right password and %s takes nobody’s place', async (_, deletion) => {
  const app = await sharedApp()
  const ada = await buildUser(app)
  const address = newAddress()
  if (deletion) await endAccount(app, ada)

  const { code } = await signIn(app, { email: ada.email, address })

  expect(code).toBe(deletion ? 'ACCOUNT_DELETION_SCHEDULED' : undefined)
  const counted = 'select failures, pending from rate_limits where key = $1'
  expect(await sql(counted, [`signin:${address}`])).toEqual([{ failures: 0, pending: 0 }])
})

describe('of 20 wrong guesses at once, exactly 5 are looked at', () => {
  test('by one instance', async () => {
    const app = await sharedApp()
    const address = newAddress()

    const outcome = await guessAtOnce([app], address)

    expect(outcome).toEqual({ guessed: 5, held: 15 })
  })

  test('by two instances on one database', async () => {
    const apps = [await startApp(), await startApp()]
    const address = newAddress()

    const outcome = await guessAtOnce(apps, address)

    expect(outcome).toEqual({ guessed: 5, held: 15 })
  })

  test('also when a wait has just ended', async () => {
    const clock = createClock()
    const app = await sharedApp(clock)
    const address = newAddress()
    await guesses(app, 5, { address })
    clock.advance(MINUTE)

    const outcome = await guessAtOnce([app], address)

    expect(outcome).toEqual({ guessed: 5, held: 15 })
  })
})
