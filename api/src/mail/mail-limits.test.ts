import { describe, expect, test } from 'vitest'
import { newEmail } from '../../test/accounts/account.ts'
import { changeEmail, requestVerification } from '../../test/accounts/emails.ts'
import { requestReset } from '../../test/accounts/resets.ts'
import { requestSignup } from '../../test/accounts/signups-by-mail.ts'
import { createClock } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { comparable, newAddress, type Answer } from '../../test/execute.ts'
import { subjectsAt } from '../../test/mail/arrivals.ts'
import { startInbox, startMailApp } from '../../test/mail/inbox.ts'
import { MINUTE, SECOND } from '../time.ts'

const retryOf = ({ errors }: Answer<unknown>) => errors[0]?.extensions.retryAfter

/** Two instances that send to the same server. */
async function startTwo() {
  const inbox = await startInbox()
  return [await startMailApp({ inbox }), await startMailApp({ inbox })] as const
}

describe('mails that somebody asks for', () => {
  test('are one a minute for an address, whether it has an account or not', async () => {
    const clock = createClock()
    const app = await startMailApp({ clock })
    const { email } = await buildUser(app)
    const unknown = newEmail()
    for (const address of [email, unknown]) await requestReset(app, address)
    clock.advance(20 * SECOND)

    const held = [await requestReset(app, email), await requestReset(app, unknown)]
    clock.advance(40 * SECOND)
    const after = [await requestReset(app, email), await requestReset(app, unknown)]

    expect(held[0]).toMatchObject({ status: 429, code: 'RATE_LIMITED', data: null })
    expect([retryOf(held[0]!), held[0]?.headers.get('retry-after')]).toEqual([40, '40'])
    expect(comparable(held[1]!)).toEqual(comparable(held[0]!))
    expect(after.map(({ code }) => code)).toEqual([undefined, undefined])
    expect(await subjectsAt(app, email)).toHaveLength(2)
  })

  test('are 5 an hour for an address, whether it has an account or not', async () => {
    const clock = createClock()
    const app = await startMailApp({ clock })
    const { email } = await buildUser(app)
    const unknown = newEmail()
    const codes: unknown[] = []
    for (let sent = 0; sent < 5; sent += 1) {
      for (const address of [email, unknown]) codes.push((await requestReset(app, address)).code)
      clock.advance(MINUTE)
    }

    const held = [await requestReset(app, email), await requestReset(app, unknown)]
    clock.advance(55 * MINUTE)
    const after = [await requestReset(app, email), await requestReset(app, unknown)]

    expect(codes).toEqual(Array(10).fill(undefined))
    expect(held.map(({ code }) => code)).toEqual(['RATE_LIMITED', 'RATE_LIMITED'])
    expect(held.map(retryOf)).toEqual([55 * 60, 55 * 60])
    expect(after.map(({ code }) => code)).toEqual([undefined, undefined])
  })

  test('are 20 an hour from one network address, to whatever addresses, on all instances together', async () => {
    const [first, second] = await startTwo()
    const { email } = await buildUser(first)
    const address = newAddress()
    const answers: Answer<unknown>[] = []
    for (let sent = 0; sent < 20; sent += 1) {
      answers.push(await requestReset(sent % 2 ? first : second, newEmail(), { address }))
    }

    const held = [
      await requestReset(first, email, { address }),
      await requestReset(second, newEmail(), { address }),
      await requestSignup(second, newEmail(), { address }),
    ]
    const elsewhere = await requestReset(second, newEmail())

    expect(answers.map(({ code }) => code)).toEqual(Array(20).fill(undefined))
    expect(held.map(({ code }) => code)).toEqual(Array(3).fill('RATE_LIMITED'))
    expect(elsewhere.code).toBeUndefined()
    expect(await subjectsAt(first, email)).toEqual([])
  })

  test('20 times at once for one address, on two instances, are one mail', async () => {
    const apps = await startTwo()
    const { email } = await buildUser(apps[0])

    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => requestReset(apps[n % 2 ? 1 : 0], email)))

    expect(answers.map(({ code }) => code).toSorted()).toEqual([...Array(19).fill('RATE_LIMITED'), undefined])
    expect(await subjectsAt(apps[0], email)).toHaveLength(1)
  })

  test('count together for an address, whatever they are about and whoever asks', async () => {
    const app = await startMailApp()
    const [ada, eve] = [await buildUser(app), await buildUser(app)]
    await requestReset(app, ada.email)

    const held = [
      await requestVerification(app, ada),
      await requestSignup(app, ada.email),
      await changeEmail(app, eve, { newEmail: ada.email }),
    ]

    for (const refused of held) expect(refused).toMatchObject({ status: 429, code: 'RATE_LIMITED' })
    expect(await subjectsAt(app, ada.email)).toHaveLength(1)
  })
})
