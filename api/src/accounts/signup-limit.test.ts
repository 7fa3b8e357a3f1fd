import { describe, expect, test } from 'vitest'
import { guess, newEmail, signIn, Signup } from '../../test/accounts/account.ts'
import { createClock, sharedApp } from '../../test/app.ts'
import { buildUser, PASSWORD } from '../../test/build.ts'
import { execute, newAddress, type App } from '../../test/execute.ts'
import type { SignupInput } from '../../test/generated/graphql.ts'
import { sql } from '../../test/database/sql.ts'
import { HOUR, MINUTE } from '../time.ts'

const signUp = (app: App, address: string, overrides: Partial<SignupInput> = {}) =>
  execute(app, Signup, {
    address,
    variables: { input: { email: newEmail(), password: PASSWORD, name: 'Ada', ...overrides } },
  })

/** Sets the count of sign-ups from the address. */
const countSignups = (address: string, times: number) =>
  sql(
    `insert into rate_limits (key, failures, pending, level, resets_at) values ($1, $2, 0, 0, now() + interval '1 hour')`,
    [`signup:${address}`, times],
  )

describe('from one network address', () => {
  test(
    '60 can sign up within an hour; the next must wait until an hour after the first',
    { timeout: MINUTE },
    async () => {
      const clock = createClock()
      const app = await sharedApp(clock)
      const address = newAddress()
      const codes = [(await signUp(app, address)).code]
      clock.advance(20 * MINUTE)
      for (let i = 0; i < 59; i += 1) codes.push((await signUp(app, address)).code)
      const email = newEmail()

      const held = await signUp(app, address, { email })
      clock.advance(HOUR - 20 * MINUTE - 1)
      const before = await signUp(app, address, { email })
      clock.advance(1)
      const after = await signUp(app, address, { email })

      expect(codes).toEqual(Array(60).fill(undefined))
      expect(held).toMatchObject({ status: 429, code: 'RATE_LIMITED', data: null })
      expect(held.errors[0]?.extensions.retryAfter).toBe(2400)
      expect(held.headers.get('retry-after')).toBe('2400')
      expect(before).toMatchObject({ code: 'RATE_LIMITED', errors: [{ extensions: { retryAfter: 1 } }] })
      expect(after.data?.signup.user.email).toBe(email)
    },
  )

  test('a taken address counts, and input that is refused before any work does not', async () => {
    const app = await sharedApp()
    const { email } = await buildUser(app)
    const address = newAddress()
    await countSignups(address, 58)

    const answers = [
      await signUp(app, address, { password: 'short' }),
      await signUp(app, address, { name: '' }),
      await signUp(app, address, { email }),
      await signUp(app, address),
      await signUp(app, address),
    ]

    expect(answers.map(({ code }) => code)).toEqual([
      'BAD_USER_INPUT',
      'BAD_USER_INPUT',
      'CONFLICT',
      undefined,
      'RATE_LIMITED',
    ])
  })

  test('20 at once, where there is room for 10, make exactly 10 accounts', async () => {
    const app = await sharedApp()
    const address = newAddress()
    await countSignups(address, 50)

    const answers = await Promise.all(Array.from({ length: 20 }, () => signUp(app, address)))

    expect(answers.filter(({ data }) => data !== null)).toHaveLength(10)
  })

  test('a full count holds nobody elsewhere, and nobody who signs in', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const address = newAddress()
    await countSignups(address, 60)

    const [held, elsewhere, signedIn, guessed] = [
      await signUp(app, address),
      await signUp(app, newAddress()),
      await signIn(app, { ...ada, address }),
      await guess(app, { address }),
    ]

    expect([held.code, elsewhere.code, signedIn.code, guessed.code]).toEqual([
      'RATE_LIMITED',
      undefined,
      undefined,
      'UNAUTHENTICATED',
    ])
  })
})
