import { describe, expect, test } from 'vitest'
import { guess, newEmail, openSession, Signup } from '../../test/accounts/account.ts'
import { sharedApp, startApp, type TestApp } from '../../test/app.ts'
import { buildUser, PASSWORD, type Person } from '../../test/build.ts'
import { answer, execute } from '../../test/execute.ts'
import { listSessions } from '../../test/sessions/sessions.ts'
import { acceptedFor, askMe, BAD_TOKEN } from '../../test/tokens/tokens.ts'
import { SECOND } from '../time.ts'

const signUp = async (app: TestApp, as: Person) => {
  const input = { email: newEmail(), password: PASSWORD, name: 'Grace' }
  return (await answer(app, Signup, { as, variables: { input } })).signup
}

describe('over a session that there is,', () => {
  test.each<[string, (app: TestApp, as: Person) => Promise<{ token: string }>]>([
    ['signing in to the same account', (app, as) => openSession(app, { ...as, as })],
    ['signing in to another account', async (app, as) => openSession(app, { ...(await buildUser(app)), as })],
    ['signing up', signUp],
  ])('%s ends it, at once and within a second on every other instance', async (_, begin) => {
    const [first, second] = [await startApp(), await startApp()]
    const ada = await buildUser(first)
    expect((await askMe(second, ada.token)).data?.me?.id).toBe(ada.id)

    const begun = await begin(first, ada)

    const accepted = acceptedFor(second, ada.token)
    expect(await askMe(first, ada.token)).toEqual(BAD_TOKEN)
    expect(await accepted).toBeLessThan(SECOND)
    expect((await askMe(first, begun.token)).status).toBe(200)
  })

  test('signing in leaves all others', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const phone = await openSession(app, ada)

    await openSession(app, { ...ada, as: ada })

    expect((await askMe(app, phone.token)).data?.me?.id).toBe(ada.id)
  })

  test.each<[string, (app: TestApp, as: Person) => Promise<{ code: string | undefined }>, string]>([
    ['a wrong password', (app, as) => guess(app, { email: as.email, as }), 'UNAUTHENTICATED'],
    ['an address that is nobody’s', (app, as) => guess(app, { as }), 'UNAUTHENTICATED'],
    [
      'an address that has an account already',
      (app, as) =>
        execute(app, Signup, { as, variables: { input: { email: as.email, password: PASSWORD, name: 'Eve' } } }),
      'CONFLICT',
    ],
  ])('%s does not end it', async (_, attempt, code) => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    const refused = await attempt(app, ada)

    expect(refused.code).toBe(code)
    expect((await askMe(app, ada.token)).data?.me?.id).toBe(ada.id)
  })

  test('signing in 20 times at once begins a session or is refused each time, and it ends', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => openSession(app, { ...ada, as: ada })))

    const begun = answers.filter((answer) => answer.status === 'fulfilled').map(({ value }) => value)
    expect(await askMe(app, ada.token)).toEqual(BAD_TOKEN)
    expect(await listSessions(app, begun[0]!)).toHaveLength(begun.length)
  })
})
