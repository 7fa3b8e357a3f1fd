import { describe, expect, test } from 'vitest'
import { AccountMe, UpdateProfile } from '../../test/accounts/account.ts'
import { createClock, sharedApp } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { answer, execute } from '../../test/execute.ts'
import { sql } from '../../test/database/sql.ts'
import { MINUTE } from '../time.ts'

describe('me', () => {
  test('is the person whose token was sent', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app, { name: 'Ada' })
    const grace = await buildUser(app, { name: 'Grace' })

    const [asAda, asGrace] = [await answer(app, AccountMe, { as: ada }), await answer(app, AccountMe, { as: grace })]

    expect(asAda.me).toEqual({ id: ada.id, email: ada.email, name: 'Ada' })
    expect(asGrace.me).toEqual({ id: grace.id, email: grace.email, name: 'Grace' })
  })

  test('is null for nobody, with an error that says to sign in', async () => {
    const app = await sharedApp()

    const refused = await execute(app, AccountMe)

    expect(refused).toMatchObject({ status: 401, code: 'UNAUTHENTICATED', data: { me: null } })
    expect(refused.headers.get('www-authenticate')).toBe('Bearer realm="latchkey"')
  })
})

describe('updateProfile', () => {
  test.each([
    ['1 character', 'A', 'A'],
    ['100 emoji', '🦊'.repeat(100), '🦊'.repeat(100)],
    ['spaces around it, which are dropped', '  Ada Lovelace ', 'Ada Lovelace'],
    ['letters from right to left', 'مرحبا', 'مرحبا'],
  ])('changes the name to one of %s', async (_, name, expected) => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    const { updateProfile } = await answer(app, UpdateProfile, { as: ada, variables: { input: { name } } })

    expect(updateProfile.user).toMatchObject({ id: ada.id, email: ada.email, name: expected })
    expect((await answer(app, AccountMe, { as: ada })).me?.name).toBe(expected)
  })

  test.each([
    ['null', null],
    ['nothing', ''],
    ['spaces', '   '],
    ['101 characters', 'A'.repeat(101)],
    ['two lines', 'Ada\r\nLovelace'],
    ['an escape character', '\u001b[31mAda'],
    ['half an emoji', '\udd8a'],
  ])('refuses a name of %s, and changes nothing', async (_, name) => {
    const app = await sharedApp()
    const ada = await buildUser(app, { name: 'Ada' })

    const refused = await execute(app, UpdateProfile, { as: ada, variables: { input: { name } } })

    expect(refused).toMatchObject({ code: 'BAD_USER_INPUT', data: null })
    expect(refused.errors[0]?.extensions.fields?.map((field) => field.path)).toEqual(['name'])
    expect((await answer(app, AccountMe, { as: ada })).me?.name).toBe('Ada')
  })

  test('without anything to change changes nothing, not even the time of the last change', async () => {
    const clock = createClock()
    const app = await sharedApp(clock)
    const ada = await buildUser(app, { name: 'Ada' })
    clock.advance(MINUTE)

    const { updateProfile } = await answer(app, UpdateProfile, { as: ada, variables: { input: {} } })

    expect(updateProfile.user.name).toBe('Ada')
    expect(await sql('select updated_at = created_at as same from users where email = $1', [ada.email])).toEqual([
      { same: true },
    ])
  })

  test('knows no other field: the address cannot be changed with it', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const input = { name: 'Eve', email: 'eve@example.com' }

    const refused = await execute(app, UpdateProfile, { as: ada, variables: { input } })

    expect(refused).toMatchObject({ code: 'BAD_USER_INPUT', data: null })
    expect((await answer(app, AccountMe, { as: ada })).me).toMatchObject({ email: ada.email, name: 'Ada' })
  })

  test('leaves everybody else as they are', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app, { name: 'Ada' })
    const grace = await buildUser(app, { name: 'Grace' })

    await answer(app, UpdateProfile, { as: ada, variables: { input: { name: 'Countess' } } })

    expect((await answer(app, AccountMe, { as: grace })).me?.name).toBe('Grace')
  })

  test('is refused for nobody', async () => {
    const app = await sharedApp()

    const refused = await execute(app, UpdateProfile, { variables: { input: { name: 'Eve' } } })

    expect(refused).toMatchObject({ status: 401, code: 'UNAUTHENTICATED', data: null })
  })
})
