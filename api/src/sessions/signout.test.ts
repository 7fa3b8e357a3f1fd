import { describe, expect, test } from 'vitest'
import { AccountMe, signIn, Signout } from '../../test/accounts/account.ts'
import { createClock, sharedApp, startApp } from '../../test/app.ts'
import { buildTask, buildUser } from '../../test/build.ts'
import { answer, execute } from '../../test/execute.ts'
import { sql } from '../../test/database/sql.ts'
import { BAD_TOKEN, acceptedFor, askMe } from '../../test/tokens/tokens.ts'
import { SECOND } from '../time.ts'

const times = <T>(count: number, work: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)))

describe('signout', () => {
  test('makes the token worth nothing, and says since when', async () => {
    const clock = createClock()
    const app = await sharedApp(clock)
    const ada = await buildUser(app)

    const { signout } = await answer(app, Signout, { as: ada })

    expect(signout.signedOutAt).toBe(clock.now().toISOString())
    expect(await askMe(app, ada.token)).toEqual(BAD_TOKEN)
  })

  test('cannot be done again with the same token', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    await answer(app, Signout, { as: ada })

    const again = await execute(app, Signout, { as: ada })

    expect(again).toEqual(BAD_TOKEN)
  })

  test('counts on the instance itself at once, and on every other within a second', async () => {
    const [first, second] = [await startApp(), await startApp()]
    const ada = await buildUser(first)
    expect((await askMe(second, ada.token)).data?.me?.id).toBe(ada.id)

    await answer(first, Signout, { as: ada })

    const accepted = acceptedFor(second, ada.token)
    expect(await askMe(first, ada.token)).toEqual(BAD_TOKEN)
    expect(await accepted).toBeLessThan(SECOND)
    expect(await askMe(second, ada.token)).toEqual(BAD_TOKEN)
  })

  test('counts after a restart', async () => {
    const before = await startApp()
    const ada = await buildUser(before)
    await answer(before, Signout, { as: ada })
    await before.close()

    const after = await startApp()

    expect(await askMe(after, ada.token)).toEqual(BAD_TOKEN)
  })

  test('leaves the other sessions of the same person, and everybody else’s', async () => {
    const app = await sharedApp()
    const [ada, grace] = [await buildUser(app), await buildUser(app)]
    const phone = (await signIn(app, ada)).data!.signin.token

    await answer(app, Signout, { as: ada })

    expect((await askMe(app, phone)).data?.me?.id).toBe(ada.id)
    expect((await askMe(app, grace.token)).data?.me?.id).toBe(grace.id)
  })

  test('leaves the account: signing in again works', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    await answer(app, Signout, { as: ada })

    const { data } = await signIn(app, ada)

    expect(data?.signin.user.id).toBe(ada.id)
  })

  test('by nobody is refused', async () => {
    const app = await sharedApp()

    const refused = await execute(app, Signout)

    expect(refused).toMatchObject({ status: 401, code: 'UNAUTHENTICATED', data: null })
    expect(refused.headers.get('www-authenticate')).toBe('Bearer realm="latchkey"')
  })

  test('20 times at once ends the session once, and never fails in another way', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    const answers = await times(20, () => execute(app, Signout, { as: ada }))

    const outcomes = answers.map(({ status, code }) => `${status} ${code ?? 'signed out'}`)
    expect(outcomes).toContain('200 signed out')
    expect(new Set(outcomes).difference(new Set(['200 signed out', '401 UNAUTHENTICATED']))).toEqual(new Set())
    expect(await askMe(app, ada.token)).toEqual(BAD_TOKEN)
  })

  test('while other requests run lets each of them finish or be refused', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    const me = () => execute(app, AccountMe, { as: ada })
    const [before, signout, after] = await Promise.all([
      times(10, me),
      execute(app, Signout, { as: ada }),
      times(20, me),
    ])

    const outcomes = [...before, ...after].map(({ status, code }) => `${status} ${code ?? 'answered'}`)
    expect(signout.errors).toEqual([])
    expect(new Set(outcomes).difference(new Set(['200 answered', '401 UNAUTHENTICATED']))).toEqual(new Set())
    expect(await askMe(app, ada.token)).toEqual(BAD_TOKEN)
  })

  test('while tasks are made keeps exactly those that were acknowledged', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    const [made] = await Promise.all([
      Promise.allSettled(Array.from({ length: 20 }, () => buildTask(app, ada))),
      execute(app, Signout, { as: ada }),
    ])

    const acknowledged = made.filter(({ status }) => status === 'fulfilled')
    const kept = await sql('select 1 from tasks join users on users.id = user_id where email = $1', [ada.email])
    expect(kept).toHaveLength(acknowledged.length)
  })

  test('removes the session’s row: nothing is left to bring back', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    await answer(app, Signout, { as: ada })

    expect(await sql('select 1 from sessions join users on users.id = user_id where email = $1', [ada.email])).toEqual(
      [],
    )
  })
})
