import { judgePassword } from '@latchkey/passwords'
import { describe, expect, test } from 'vitest'
import { Signup } from '../../test/accounts/account.ts'
import { sharedApp } from '../../test/app.ts'
import { buildUser, PASSWORD } from '../../test/build.ts'
import { answer, execute } from '../../test/execute.ts'
import { graphql } from '../../test/generated/gql.ts'

const ChangePassword = graphql(`
  mutation ChangeToStrongPassword($input: ChangePasswordInput!) {
    changePassword(input: $input) {
      token
    }
  }
`)

const ADA = ['Ada Lovelace', 'countess@engines.example'] as const

/** A password, with the name and email address of the person who chooses it. */
const CHOICES: (readonly [password: string, name: string, email: string])[] = [
  ['short', ...ADA],
  ['🔑🔑🔑🔑🔑🔑🔑', ...ADA],
  ['p'.repeat(129), ...ADA],
  ['password', ...ADA],
  ['Sunshine', ...ADA],
  ['elephant2024', ...ADA],
  ['red house', ...ADA],
  ['p4$$w0rd', ...ADA],
  ['drowssap', ...ADA],
  ['qqqqqqqqqqqq', ...ADA],
  ['abX'.repeat(42), ...ADA],
  ['three four five', ...ADA],
  ['zxcvbnm,./', ...ADA],
  ['12/04/1985', ...ADA],
  ['xK9$mQ2z', ...ADA],
  ['constructor', ...ADA],
  ['__proto__', ...ADA],
  ['lovelace1815', ...ADA],
  ['lovelace1815', 'Grace Hopper', 'grace@navy.example'],
  ['AdaLovelace99', ...ADA],
  ['l0v3l4c3 99', ...ADA],
  ['lovelace latchkey', ...ADA],
  ['Lovelace counts walruses in teapots', ...ADA],
  ['ADA LOVELACE', ...ADA],
  ['countess@engines.example', ...ADA],
  ['engines!!', ...ADA],
  ['Latchkey2024!', ...ADA],
  ['Réné René', 'René'.normalize('NFD'), 'rene@example.com'],
  ['李小龙李小龙', '李小龙', 'bruce@example.com'],
  ['xK9$mQ2zL', ...ADA],
  ['correct horse battery', ...ADA],
  ['walrusteapotviolin', ...ADA],
  ['Crème brûlée'.normalize('NFD'), ...ADA],
  ['котик ест рыбу', ...ADA],
  ['🦊🌙🚲🍋🎻🧊🌵🪁', ...ADA],
  [`${'a'.repeat(40)} walrus teapot violin`, ...ADA],
  ['4@8({[<369$!|01+7%2'.repeat(6), ...ADA],
]

test.each(CHOICES)('the form says of %j what the API says, when %s <%s> chooses it', async (password, name, email) => {
  const app = await sharedApp()
  const said = judgePassword(password, [name, email]).weakness

  const { code, errors } = await execute(app, Signup, { variables: { input: { email, name, password } } })

  // The address may have an account already, which is no reason to refuse the password.
  const fields = code === undefined || code === 'CONFLICT' ? [] : errors[0]?.extensions.fields
  expect(fields).toEqual(said === null ? [] : [{ path: 'password', message: said }])
})

describe('signup', () => {
  test('says that the password is easy to guess together with everything else that is wrong', async () => {
    const app = await sharedApp()
    const input = { email: 'ada', name: ' ', password: 'sunshine' }

    const refused = await execute(app, Signup, { variables: { input } })

    expect(refused.code).toBe('BAD_USER_INPUT')
    expect(refused.errors[0]?.extensions.fields).toEqual([
      { path: 'email', message: 'The email address must look like name@example.com.' },
      {
        path: 'password',
        message: 'The password is easy to guess: it is one of the first that are tried. Add a few unrelated words.',
      },
      { path: 'name', message: 'The name cannot be empty.' },
    ])
  })

  test('refuses a password made of the name and the address that come with it', async () => {
    const app = await sharedApp()
    const input = { email: `zebedee.${crypto.randomUUID()}@example.com`, name: 'Quillon', password: 'quillonzebedee' }

    const refused = await execute(app, Signup, { variables: { input } })

    expect(refused.errors[0]?.extensions.fields).toEqual([
      { path: 'password', message: expect.stringContaining('it has your name or email in it') },
    ])
  })

  test('says that a short password is short, and no more about it', async () => {
    const app = await sharedApp()
    const input = { email: 'ada@example.com', name: 'Ada', password: 'secret' }

    const refused = await execute(app, Signup, { variables: { input } })

    expect(refused.errors[0]?.extensions.fields).toEqual([
      { path: 'password', message: 'The password must have at least 8 characters.' },
    ])
  })
})

describe('changePassword', () => {
  test.each([
    ['a common one', 'sunshine', 'it is one of the first that are tried'],
    ['one made of the name', 'Quillon 1815', 'it has your name or email in it'],
  ])('refuses %s', async (_, newPassword, reason) => {
    const app = await sharedApp()
    const quillon = await buildUser(app, { name: 'Quillon' })
    const input = { currentPassword: PASSWORD, newPassword }

    const refused = await execute(app, ChangePassword, { as: quillon, variables: { input } })

    expect(refused.code).toBe('BAD_USER_INPUT')
    expect(refused.errors[0]?.extensions.fields).toEqual([
      { path: 'newPassword', message: expect.stringContaining(reason) },
    ])
  })

  test('takes a strong one', async () => {
    const app = await sharedApp()
    const quillon = await buildUser(app, { name: 'Quillon' })
    const input = { currentPassword: PASSWORD, newPassword: 'walrus teapot violin' }

    const { changePassword } = await answer(app, ChangePassword, { as: quillon, variables: { input } })

    expect(changePassword.token).not.toBe(quillon.token)
  })
})
