import { describe, expect, test } from 'vitest'
import {
  guess,
  guesses,
  lock,
  newEmail,
  openSession,
  retryAfter,
  signIn,
  Signout,
} from '../../test/accounts/account.ts'
import { createClock, sharedApp } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { answer, newAddress, type App } from '../../test/execute.ts'
import { sharedInstance } from '../../test/instance.ts'
import { eventsOf } from '../../test/sessions/sessions.ts'
import { DAY, MINUTE, SECOND } from '../time.ts'

/** For tests of many passwords. */
const PATIENT = { timeout: MINUTE }

describe('after 10 failures for one account, each from another address,', () => {
  test('everybody must wait, the right password too, and is told how long', async () => {
    const clock = createClock()
    const app = await sharedApp(clock)
    const { email } = await buildUser(app)
    await guesses(app, 4, { email })
    clock.advance(5 * MINUTE)
    await guesses(app, 6, { email: ` ${email.toUpperCase()}` })

    const [wrong, right] = [await guess(app, { email }), await signIn(app, { email })]

    expect(right).toMatchObject({ status: 429, code: 'RATE_LIMITED', data: null })
    expect(right.errors).toEqual(wrong.errors)
    expect(retryAfter(right)).toBe(600)
    expect(right.headers.get('retry-after')).toBe('600')
  })

  test('the right password is let in again at the end of the wait, and not before', async () => {
    const clock = createClock()
    const app = await sharedApp(clock)
    const { email } = await buildUser(app)
    await lock(app, { email })

    clock.advance(15 * MINUTE - 1)
    const before = await signIn(app, { email })
    clock.advance(1)
    const after = await signIn(app, { email })

    expect([before.code, retryAfter(before)]).toEqual(['RATE_LIMITED', 1])
    expect(after.data?.signin.user.email).toBe(email)
  })

  test('other accounts are not held, from an address that took part either', async () => {
    const app = await sharedApp()
    const [ada, eve] = [await buildUser(app), await buildUser(app)]
    const address = newAddress()
    await guess(app, { email: ada.email, address })
    await guesses(app, 9, { email: ada.email })

    const { data } = await signIn(app, { email: eve.email, address })

    expect(data?.signin.user.id).toBe(eve.id)
  })

  test('who is signed in stays so, and a wait does not keep them from changing anything', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    await lock(app, ada)

    const { signout } = await answer(app, Signout, { as: ada })

    expect(signout.signedOutAt).toEqual(expect.any(String))
  })

  test('its owner sees 10 failures and that signing in is held, and not each who is held', async () => {
    const app = await sharedApp()
    const { email } = await buildUser(app)
    await lock(app, { email })
    await guesses(app, 3, { email })

    expect(await eventsOf(email)).toEqual(['SIGNED_UP', ...Array(10).fill('SIGNIN_FAILED'), 'SIGNIN_THROTTLED'])
  })

  test('each attempt that is held still counts for its address', async () => {
    const app = await sharedApp()
    const { email } = await buildUser(app)
    await lock(app, { email })
    const address = newAddress()

    const held = await guesses(app, 5, { email, address })
    const elsewhere = await guess(app, { address })

    expect(held.map(retryAfter).every((seconds) => seconds! > 60)).toBe(true)
    expect(elsewhere.code).toBe('RATE_LIMITED')
    expect(retryAfter(elsewhere)).toBeLessThanOrEqual(60)
  })

  test('an account that nobody has is held just the same, at every step', async () => {
    const clock = createClock()
    const app = await sharedApp(clock)
    const emails = [(await buildUser(app)).email, newEmail()]
    const seen = emails.map((): unknown[] => [])
    const step = async (milliseconds: number, times: number) => {
      clock.advance(milliseconds)
      for (let i = 0; i < times; i += 1) {
        for (const [n, email] of emails.entries()) {
          const { status, headers, data, errors } = await guess(app, { email })
          seen[n]!.push([status, [...headers.keys()], headers.get('retry-after'), data, errors])
        }
      }
    }

    await step(0, 11)
    await step(15 * MINUTE - SECOND, 1)
    await step(SECOND, 11)
    await step(30 * MINUTE, 2)

    expect(seen[1]).toEqual(seen[0])
    expect(seen[0]).toHaveLength(25)
  })
})

describe('a device that has signed in to the account before', () => {
  test.each<[string, (app: App, email: string) => Promise<string>]>([
    ['signed in', async (app, email) => (await openSession(app, { email })).deviceToken],
    [
      'signed in with the token of an earlier time',
      async (app, email) => {
        const { deviceToken } = await openSession(app, { email })
        return (await openSession(app, { email, deviceToken })).deviceToken
      },
    ],
  ])('and %s is let in while the account is held, from wherever', async (_, begin) => {
    const app = await sharedApp()
    const { email } = await buildUser(app)
    const deviceToken = await begin(app, email)
    await lock(app, { email })

    const { data } = await signIn(app, { email, deviceToken })

    expect(data?.signin.user.email).toBe(email)
  })

  test('has 10 failures of its own, whatever newer token it gives; they hold no other device, and nobody without one', async () => {
    const app = await sharedApp()
    const { email } = await buildUser(app)
    const { deviceToken } = await openSession(app, { email })
    const other = await openSession(app, { email })
    const { deviceToken: newer } = await openSession(app, { email, deviceToken })
    await guesses(app, 5, { email, deviceToken })
    await guesses(app, 5, { email, deviceToken: newer })

    const held = [await signIn(app, { email, deviceToken }), await signIn(app, { email, deviceToken: newer })]
    const free = [await signIn(app, { email, deviceToken: other.deviceToken }), await signIn(app, { email })]

    expect(held.map(({ code }) => code)).toEqual(['RATE_LIMITED', 'RATE_LIMITED'])
    expect(free.map(({ code }) => code)).toEqual([undefined, undefined])
  })

  test('is not known for another account: its failures count for that account', async () => {
    const app = await sharedApp()
    const [ada, eve] = [await buildUser(app), await buildUser(app)]
    const { deviceToken } = await openSession(app, eve)
    await lock(app, { email: ada.email, deviceToken })

    const [withToken, without] = [await signIn(app, { ...ada, deviceToken }), await signIn(app, ada)]

    expect([withToken.code, without.code]).toEqual(['RATE_LIMITED', 'RATE_LIMITED'])
  })

  test('is known for a year after it has last signed in', async () => {
    const clock = createClock(new Date('2026-11-21T09:30:00.000Z'))
    const app = await sharedApp(clock)
    const { email } = await buildUser(app)
    const { deviceToken } = await openSession(app, { email })

    clock.advance(365 * DAY - SECOND)
    await lock(app, { email })
    const before = await signIn(app, { email, deviceToken })
    clock.advance(SECOND)
    const after = await signIn(app, { email, deviceToken })

    expect([before.code, after.code]).toEqual([undefined, 'RATE_LIMITED'])
  })
})

describe('at once', () => {
  test(
    '50 wrong guesses from 50 addresses, on two instances, are compared with the password exactly 10 times',
    PATIENT,
    async () => {
      const instances = await Promise.all([sharedApp(), sharedInstance()])
      const { email } = await buildUser(instances[0])

      const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => guess(instances[n % 2]!, { email })))

      const codes = answers.map(({ code }) => code)
      expect(codes.filter((code) => code === 'UNAUTHENTICATED')).toHaveLength(10)
      expect(new Set(codes)).toEqual(new Set(['UNAUTHENTICATED', 'RATE_LIMITED']))
      expect(await eventsOf(email)).toEqual(['SIGNED_UP', ...Array(10).fill('SIGNIN_FAILED'), 'SIGNIN_THROTTLED'])
      expect((await signIn(instances[1], { email })).code).toBe('RATE_LIMITED')
    },
  )

  test('10 right passwords among 5 wrong ones all get in', async () => {
    const app = await sharedApp()
    const { email } = await buildUser(app)

    const [wrong, ...right] = await Promise.all([
      guesses(app, 5, { email }),
      ...Array.from({ length: 10 }, () => signIn(app, { email })),
    ])

    expect(wrong.map(({ code }) => code)).toEqual(Array(5).fill('UNAUTHENTICATED'))
    expect(right.map(({ data }) => data?.signin.user.email)).toEqual(Array(10).fill(email))
  })
})
