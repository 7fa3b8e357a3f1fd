import { describe, expect, test } from 'vitest'
import { buildAccessToken } from '../../test/access-tokens/access-tokens.ts'
import { newEmail, signIn } from '../../test/accounts/account.ts'
import { addressOf, ChangeEmail, changeEmail, requestChange, verifyEmail } from '../../test/accounts/emails.ts'
import { changePassword } from '../../test/accounts/passwords.ts'
import { cloneFreshDatabase, createClock, sharedApp } from '../../test/app.ts'
import { buildUser, PASSWORD } from '../../test/build.ts'
import { holdWrites } from '../../test/database/network.ts'
import { sql } from '../../test/database/sql.ts'
import { comparable, execute, fieldsOf } from '../../test/execute.ts'
import { mailAfter, subjectOf, subjectsAt } from '../../test/mail/arrivals.ts'
import { startMailApp, tokenIn } from '../../test/mail/inbox.ts'
import { eventsOf } from '../../test/sessions/sessions.ts'
import { askMe } from '../../test/tokens/tokens.ts'
import { DAY, MINUTE } from '../time.ts'

const INVALID = { status: 200, code: 'LINK_INVALID', data: null }

async function start() {
  const clock = createClock()
  const app = await startMailApp({ clock })
  return { app, clock, ada: await buildUser(app) }
}

describe('a change of the address', () => {
  test('takes place when the new address is proved, and the session goes on', async () => {
    const { app, ada } = await start()
    const { to, proof } = await requestChange(app, ada)
    const before = [await signIn(app, ada), await signIn(app, { email: to })]

    const { data } = await verifyEmail(app, ada, proof)

    const after = [await signIn(app, ada), await signIn(app, { email: to })]
    expect(before.map(({ code }) => code)).toEqual([undefined, 'UNAUTHENTICATED'])
    expect(data?.verifyEmail.user).toEqual({ id: ada.id, email: to, emailVerified: true, name: ada.name })
    expect(after.map(({ code }) => code)).toEqual(['UNAUTHENTICATED', undefined])
    expect((await askMe(app, ada.token)).data?.me?.email).toBe(to)
    expect(await eventsOf(to)).toEqual([
      'SIGNED_UP',
      'EMAIL_CHANGE_REQUESTED',
      'SIGNED_IN',
      'EMAIL_CHANGED',
      'SIGNED_IN',
    ])
  })

  test('is told to the old address when it is asked for and when it is done, with the new one', async () => {
    const { app, ada } = await start()
    const to = newEmail()
    let proof = ''

    const asked = await mailAfter(app, { to: ada.email, kind: 'EMAIL_CHANGE_REQUESTED' }, async () => {
      const mail = await mailAfter(app, { to, kind: 'CHANGE_EMAIL' }, () => changeEmail(app, ada, { newEmail: to }))
      proof = tokenIn(mail)
    })
    const done = await mailAfter(app, { to: ada.email, kind: 'EMAIL_CHANGED' }, () => verifyEmail(app, ada, proof))

    for (const { text } of [asked, done]) {
      expect(text).toContain(to)
      expect(text).toMatch(/https:\/\/latchkey\.test\/reset-password\?token=[\w-]{86}\s/)
    }
  })

  test('can be proved for 24 hours, and not a millisecond longer', async () => {
    const { app, ada, clock } = await start()
    const grace = await buildUser(app)
    const [first, second] = [await requestChange(app, ada), await requestChange(app, grace)]

    clock.advance(DAY - 1)
    const before = await verifyEmail(app, ada, first.proof)
    clock.advance(1)
    const after = await verifyEmail(app, grace, second.proof)

    expect(before.code).toBeUndefined()
    expect(after).toMatchObject(INVALID)
    expect((await addressOf(app, grace))?.email).toBe(grace.email)
  })

  test('replaces one that was asked for before, whatever its address', async () => {
    const { app, ada } = await start()
    const [older, newer] = [await requestChange(app, ada), await requestChange(app, ada)]

    const answers = [await verifyEmail(app, ada, older.proof), await verifyEmail(app, ada, newer.proof)]

    expect(answers[0]).toMatchObject(INVALID)
    expect(answers[1]?.data?.verifyEmail.user.email).toBe(newer.to)
  })

  test('to two addresses at the same moment leaves one of them that can be proved', async () => {
    const databaseUrl = await cloneFreshDatabase()
    const app = await startMailApp({ databaseUrl })
    const ada = await buildUser(app)
    const links = await holdWrites(databaseUrl, 'links')
    const addresses = [newEmail(), newEmail()]
    const asking = addresses.map((newEmail) => changeEmail(app, ada, { newEmail }))
    const blocked = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    await expect.poll(() => sql(blocked, [], databaseUrl)).toHaveLength(2)

    await links.letGo()
    const asked = await Promise.all(asking)

    for (const address of addresses) await subjectsAt(app, address)
    const proofs = app.inbox.mails.filter(({ subject }) => subject === subjectOf('CHANGE_EMAIL')).map(tokenIn)
    const answers = await Promise.all(proofs.map((proof) => verifyEmail(app, ada, proof)))
    expect(asked.map(({ code }) => code)).toEqual([undefined, undefined])
    expect(answers.filter(({ data }) => data !== null)).toHaveLength(1)
    expect(answers.flatMap(({ code }) => code ?? []).filter((code) => code !== 'LINK_INVALID')).toEqual([])
  })

  test('cannot be proved any more after the password was changed', async () => {
    const { app, ada } = await start()
    const { proof } = await requestChange(app, ada)
    const { data } = await changePassword(app, ada)

    const refused = await verifyEmail(app, data!.changePassword, proof)

    expect(refused).toMatchObject(INVALID)
  })

  test('proved 20 times at once takes place once', async () => {
    const { app, ada } = await start()
    const { to, proof } = await requestChange(app, ada)

    const answers = await Promise.all(Array.from({ length: 20 }, () => verifyEmail(app, ada, proof)))

    expect(answers.map(({ code }) => code).toSorted()).toEqual([...Array(19).fill('LINK_INVALID'), undefined])
    expect(await eventsOf(to)).toEqual(['SIGNED_UP', 'EMAIL_CHANGE_REQUESTED', 'EMAIL_CHANGED'])
  })

  test('is refused in somebody else’s session', async () => {
    const { app, ada } = await start()
    const eve = await buildUser(app)
    const { proof } = await requestChange(app, ada)

    const refused = await verifyEmail(app, eve, proof)

    expect(refused).toMatchObject(INVALID)
    expect((await addressOf(app, eve))?.email).toBe(eve.email)
    expect((await verifyEmail(app, ada, proof)).code).toBeUndefined()
  })
})

describe('an address that has an account', () => {
  test('gets the same answer and the same mails, but cannot be proved as a new one', async () => {
    const { app, ada, clock } = await start()
    const [bob, grace] = [await buildUser(app), await buildUser(app)]
    const free = await changeEmail(app, bob, { newEmail: newEmail() })
    const taken = await changeEmail(app, ada, { newEmail: grace.email })
    const arrived = await subjectsAt(app, grace.email)
    clock.advance(MINUTE)
    const { proof } = await requestChange(app, ada, { newEmail: grace.email })

    const refused = await verifyEmail(app, ada, proof)

    expect(free).toMatchObject({ status: 200, errors: [] })
    expect(comparable(taken)).toEqual(comparable(free))
    expect(arrived).toEqual([subjectOf('CHANGE_EMAIL')])
    expect(refused).toMatchObject({ status: 200, code: 'CONFLICT', data: null })
    expect(fieldsOf(refused)).toEqual(['token'])
    expect((await addressOf(app, ada))?.email).toBe(ada.email)
    expect((await addressOf(app, grace))?.email).toBe(grace.email)
    expect(await eventsOf(ada.email)).not.toContain('EMAIL_CHANGED')
  })

  test('is that of the first of two accounts that prove it at once; the other is told', async () => {
    const { app, clock } = await start()

    for (let round = 0; round < 5; round += 1) {
      const people = [await buildUser(app), await buildUser(app)]
      const first = await requestChange(app, people[0]!)
      clock.advance(MINUTE)
      const second = await requestChange(app, people[1]!, { newEmail: first.to })

      const answers = await Promise.all(
        [first, second].map(({ proof }, index) => verifyEmail(app, people[index]!, proof)),
      )

      expect(answers.map(({ code }) => code).toSorted()).toEqual(['CONFLICT', undefined])
      const won = answers.findIndex(({ data }) => data !== null)
      expect((await addressOf(app, people[won]!))?.email).toBe(first.to)
      expect((await addressOf(app, people[1 - won]!))?.email).toBe(people[1 - won]?.email)
    }
  })
})

describe('a change that is refused', () => {
  test.each<[string, string, (email: string) => object]>([
    ['a wrong password', 'password', () => ({ password: 'a wrong guess' })],
    ['no password', 'password', () => ({ password: '' })],
    ['the same address', 'newEmail', (email) => ({ newEmail: email })],
    ['the same address in capitals', 'newEmail', (email) => ({ newEmail: ` ${email.toUpperCase()} ` })],
    ['no address', 'newEmail', () => ({ newEmail: 'nowhere' })],
  ])('because of %s sends nothing', async (_, path, input) => {
    const { app, ada } = await start()
    const newAddress = newEmail()

    const refused = await changeEmail(app, ada, { newEmail: newAddress, ...input(ada.email) })

    expect(refused).toMatchObject({ status: 200, code: 'BAD_USER_INPUT', data: null })
    expect(fieldsOf(refused)).toEqual([path])
    expect([await subjectsAt(app, ada.email), await subjectsAt(app, newAddress)]).toEqual([[], []])
    expect(await eventsOf(ada.email)).not.toContain('EMAIL_CHANGE_REQUESTED')
  })

  test('because of a wrong password is counted: after 10 the right one must wait too', async () => {
    const { app, ada } = await start()
    const wrong = await Promise.all(Array.from({ length: 10 }, () => changeEmail(app, ada, { password: 'a guess' })))

    const held = await changeEmail(app, ada)

    expect(wrong.map(({ code }) => code)).toEqual(Array(10).fill('BAD_USER_INPUT'))
    expect(held).toMatchObject({ status: 429, code: 'RATE_LIMITED' })
    expect(await eventsOf(ada.email)).toEqual(['SIGNED_UP', ...Array(10).fill('PASSWORD_CHECK_FAILED')])
  })

  test('because of who asks changes nothing: nobody, or an access token', async () => {
    const { app, ada } = await start()
    const program = await buildAccessToken(app, ada)
    const input = { newEmail: newEmail(), password: PASSWORD }

    const refused = [await execute(app, ChangeEmail, { variables: { input } }), await changeEmail(app, program, input)]

    expect(refused.map(({ status, code }) => [status, code])).toEqual([
      [401, 'UNAUTHENTICATED'],
      [200, 'FORBIDDEN'],
    ])
    expect(await subjectsAt(app, input.newEmail)).toEqual([])
  })

  test('because the server sends no mail says so', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    const refused = await changeEmail(app, ada)

    expect(refused).toMatchObject({ status: 200, code: 'MAIL_DISABLED', data: null })
  })
})
