import { describe, expect, test } from 'vitest'
import { AccountMe, signIn, Signup } from '../../test/accounts/account.ts'
import { EndAccount, endAccount, ReplacePassword, signInSomehow } from '../../test/accounts/account-security.ts'
import { sharedApp, startApp } from '../../test/app.ts'
import { buildUser, PASSWORD } from '../../test/build.ts'
import { startWithDeletion } from '../../test/accounts/deletion.ts'
import { answer, comparable, execute, fieldsOf, idsOf } from '../../test/execute.ts'
import { askForExport, download } from '../../test/export/export.ts'
import { sql } from '../../test/database/sql.ts'
import { listTasks } from '../../test/tasks/tasks.ts'
import { askMe, BAD_TOKEN } from '../../test/tokens/tokens.ts'
import { DAY } from '../time.ts'

const sessionsOf = (email: string, databaseUrl?: string) =>
  sql('select sessions.id from sessions join users on users.id = user_id where email = $1', [email], databaseUrl)

describe('deleteAccount', () => {
  test('says when: in 7 days', async () => {
    const { deletesAt } = await startWithDeletion()

    expect(deletesAt).toBe('2026-11-28T09:30:00.000Z')
  })

  test.each([
    ['a wrong password', 'not the password'],
    ['no password', ''],
    ['a password that is longer than any', 'p'.repeat(129)],
  ])('with %s is refused, and changes nothing', async (_, password) => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    const refused = await endAccount(app, ada, { password })

    expect(refused).toMatchObject({ status: 200, code: 'BAD_USER_INPUT', data: null })
    expect(fieldsOf(refused)).toEqual(['password'])
    expect((await askMe(app, ada.token)).data?.me?.id).toBe(ada.id)
    expect((await signIn(app, ada)).data?.signin.user.id).toBe(ada.id)
  })

  test('with somebody else’s password is refused', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    await buildUser(app, { password: 'what Eve has chosen' })

    const refused = await endAccount(app, ada, { password: 'what Eve has chosen' })

    expect(refused.code).toBe('BAD_USER_INPUT')
  })

  test('is refused for nobody', async () => {
    const app = await sharedApp()

    const refused = await execute(app, EndAccount, { variables: { password: PASSWORD } })

    expect(refused).toMatchObject({ status: 401, code: 'UNAUTHENTICATED', data: null })
  })

  test('signs the person out everywhere, on every instance at once, and nobody else', async () => {
    const [first, second] = [await startApp(), await startApp()]
    const [ada, grace] = [await buildUser(first), await buildUser(second)]
    const phone = (await signIn(second, ada)).data!.signin
    const ticket = await askForExport(first, ada)
    for (const app of [first, second]) for (const { token } of [ada, phone]) await askMe(app, token)

    await endAccount(first, ada)

    for (const app of [first, second]) {
      for (const { token } of [ada, phone]) expect(await askMe(app, token)).toEqual(BAD_TOKEN)
      expect((await download(app, ticket)).status).toBe(401)
      expect((await askMe(app, grace.token)).data?.me?.id).toBe(grace.id)
    }
    expect(await sessionsOf(ada.email)).toEqual([])
  })

  test('20 times at once is asking once: there is one day, and one event', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    const answers = await Promise.all(Array.from({ length: 20 }, () => endAccount(app, ada)))

    const outcomes = answers.map(({ data, code }) => data?.deleteAccount.deletesAt ?? code)
    const days = new Set(outcomes).difference(new Set(['UNAUTHENTICATED']))
    const [kept] = await sql<{ deletes_at: Date }>('select deletes_at from users where email = $1', [ada.email])
    expect([...days]).toEqual([kept?.deletes_at.toISOString()])
    const events = `select 1 from security_events join users on users.id = user_id
      where email = $1 and type = 'DELETION_SCHEDULED'`
    expect(await sql(events, [ada.email])).toHaveLength(1)
  })

  test('while somebody signs in leaves no session behind', async () => {
    const app = await sharedApp()

    for (let round = 0; round < 5; round += 1) {
      const ada = await buildUser(app)
      const signins = Array.from({ length: 6 }, () => signIn(app, ada))

      const [deletion, ...answers] = await Promise.all([endAccount(app, ada), ...signins])

      expect(deletion.errors).toEqual([])
      expect(await sessionsOf(ada.email)).toEqual([])
      const begun = answers.flatMap(({ data }) => (data ? [data.signin] : []))
      for (const { token } of begun) expect(await askMe(app, token)).toEqual(BAD_TOKEN)
    }
  })

  test('while the password changes does one or the other: an account that is to go has no session', async () => {
    const app = await sharedApp()

    for (let round = 0; round < 5; round += 1) {
      const ada = await buildUser(app)
      const variables = { currentPassword: PASSWORD, newPassword: 'staple battery horse correct' }

      const [deletion, change] = await Promise.all([
        endAccount(app, ada),
        execute(app, ReplacePassword, { as: ada, variables }),
      ])

      const [user] = await sql<{ going: boolean }>(
        'select deletes_at is not null as going from users where email = $1',
        [ada.email],
      )
      expect([deletion.data !== null, change.data !== null]).toEqual(user?.going ? [true, false] : [false, true])
      expect(await sessionsOf(ada.email)).toHaveLength(user?.going ? 0 : 1)
    }
  })
})

describe('until the 7 days are over', () => {
  test('signing in with the right password says when the account goes, and starts no session', async () => {
    const { app, ada, clock, run } = await startWithDeletion()
    clock.advance(7 * DAY - 1)

    const refused = await signIn(app, ada)

    expect(refused).toMatchObject({ status: 200, data: null, code: 'ACCOUNT_DELETION_SCHEDULED' })
    expect(refused.errors[0]?.extensions).toEqual({
      code: 'ACCOUNT_DELETION_SCHEDULED',
      deletesAt: '2026-11-28T09:30:00.000Z',
    })
    expect(await run('select 1 from sessions')).toEqual([])
  })

  test('signing in with a wrong one says nothing: it is as wrong as anywhere, whatever it asks for', async () => {
    const { app, ada } = await startWithDeletion()
    const guess = { password: 'not the password', cancelDeletion: true }

    const wrong = await signInSomehow(app, { email: ada.email, ...guess })
    const unknown = await signInSomehow(app, { email: `x${ada.email}`, ...guess })

    expect(wrong).toMatchObject({ status: 401, code: 'UNAUTHENTICATED', data: null })
    expect(comparable(wrong)).toEqual(comparable(unknown))
    expect((await signIn(app, ada)).code).toBe('ACCOUNT_DELETION_SCHEDULED')
  })

  test('signing in with cancelDeletion keeps the account for good, with everything in it', async () => {
    const { app, ada, task, clock, sweep } = await startWithDeletion()
    clock.advance(7 * DAY - 1)

    const { data } = await signInSomehow(app, { email: ada.email, cancelDeletion: true })

    clock.advance(DAY)
    await sweep()
    expect(data?.signin.user).toEqual({ id: ada.id, name: ada.name })
    expect(await answer(app, AccountMe, { as: data!.signin })).toEqual({
      me: { id: ada.id, email: ada.email, name: ada.name },
    })
    expect(idsOf(await listTasks(app, { ...ada, ...data!.signin }))).toEqual([task])
  })

  test('the sessions that were ended stay ended, though the account is kept', async () => {
    const { app, ada } = await startWithDeletion()

    await signInSomehow(app, { email: ada.email, cancelDeletion: true })

    expect(await askMe(app, ada.token)).toEqual(BAD_TOKEN)
  })

  test('asking again after the account was kept puts it off: there are 7 days again', async () => {
    const { app, ada, clock } = await startWithDeletion()
    clock.advance(3 * DAY)
    const { data } = await signInSomehow(app, { email: ada.email, cancelDeletion: true })

    const again = await endAccount(app, data!.signin)

    expect(again.data?.deleteAccount.deletesAt).toBe('2026-12-01T09:30:00.000Z')
  })

  test('the address stays taken', async () => {
    const { app, ada } = await startWithDeletion()
    const input = { email: ada.email, password: PASSWORD, name: 'Eve' }

    const refused = await execute(app, Signup, { variables: { input } })

    expect(refused.code).toBe('CONFLICT')
  })

  test('the sweep leaves the account alone', async () => {
    const { app, ada, clock, sweep } = await startWithDeletion()
    clock.advance(7 * DAY - 1)

    await sweep()

    expect((await signIn(app, ada)).code).toBe('ACCOUNT_DELETION_SCHEDULED')
  })
})
