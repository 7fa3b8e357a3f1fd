import { describe, expect, test } from 'vitest'
import { guess, guesses, lock, openSession, retryAfter, signIn } from '../../test/accounts/account.ts'
import { createClock, sharedApp } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { DAY, MINUTE, SECOND } from '../time.ts'

/** For tests of many passwords. */
const PATIENT = { timeout: MINUTE }

describe('the wait after 10 failures for one account', () => {
  test('is twice as long the next time also when the right password came in between', PATIENT, async () => {
    const clock = createClock()
    const app = await sharedApp(clock)
    const { email } = await buildUser(app)
    await lock(app, { email })
    clock.advance(15 * MINUTE)
    expect((await signIn(app, { email })).code).toBeUndefined()
    await lock(app, { email })

    const held = await guess(app, { email })

    expect(retryAfter(held)).toBe((30 * MINUTE) / SECOND)
  })

  test('is twice as long each time it happens again, up to a day', PATIENT, async () => {
    const clock = createClock()
    const app = await sharedApp(clock)
    const { email } = await buildUser(app)
    const waits: (number | undefined)[] = []

    for (let time = 0; time < 9; time += 1) {
      await lock(app, { email })
      const held = await guess(app, { email })
      waits.push(retryAfter(held))
      clock.advance(waits.at(-1)! * SECOND)
    }

    const hours = (count: number) => count * 3600
    expect(waits).toEqual([900, 1800, ...[1, 2, 4, 8, 16, 24, 24].map(hours)])
  })

  test.each([
    ['is longer, when less than a day has been quiet', DAY - 1, 1800],
    ['is 15 minutes again, when a day has been quiet', DAY, 900],
  ])('%s', async (_, quiet, expected) => {
    const clock = createClock()
    const app = await sharedApp(clock)
    const { email } = await buildUser(app)
    await lock(app, { email })
    clock.advance(15 * MINUTE + quiet)

    await lock(app, { email })

    expect(retryAfter(await guess(app, { email }))).toBe(expected)
  })

  test('is no longer after a time of fewer failures', async () => {
    const clock = createClock()
    const app = await sharedApp(clock)
    const { email } = await buildUser(app)
    await guesses(app, 9, { email })
    clock.advance(15 * MINUTE)

    await lock(app, { email })

    expect(retryAfter(await guess(app, { email }))).toBe(900)
  })

  test('is not made longer by asking', async () => {
    const clock = createClock()
    const app = await sharedApp(clock)
    const { email } = await buildUser(app)
    await lock(app, { email })
    clock.advance(15 * MINUTE - 1)
    await guesses(app, 10, { email })
    clock.advance(1)

    const { data } = await signIn(app, { email })

    expect(data?.signin.user.email).toBe(email)
  })

  test('does not begin anew because the owner signs in between the failures', async () => {
    const app = await sharedApp()
    const { email } = await buildUser(app)
    await guesses(app, 9, { email })
    await openSession(app, { email })

    const [tenth, next] = [await guess(app, { email }), await guess(app, { email })]

    expect([tenth.code, next.code]).toEqual(['UNAUTHENTICATED', 'RATE_LIMITED'])
  })
})
