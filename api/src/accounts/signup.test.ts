import { describe, expect, test } from 'vitest'
import { AccountMe, Signin, Signup, signUp } from '../../test/accounts/account.ts'
import { sharedApp } from '../../test/app.ts'
import { buildUser, PASSWORD } from '../../test/build.ts'
import { answer, execute } from '../../test/execute.ts'
import type { SignupInput } from '../../test/generated/graphql.ts'
import { sendDocument } from '../../test/http/send.ts'
import { DAY } from '../time.ts'

const newEmail = () => `${crypto.randomUUID()}@example.com`
const buildInput = (overrides: Partial<SignupInput> = {}): SignupInput => ({
  email: newEmail(),
  password: PASSWORD,
  name: 'Ada',
  ...overrides,
})

/** A well-formed address of exactly this many characters. */
const emailOf = (characters: number) => {
  const domain = `@${'d'.repeat(60)}.example.com`
  return crypto.randomUUID().padEnd(characters - domain.length, 'x') + domain
}

describe('signup', () => {
  test('makes an account, signs in to it, and answers with the address in lower case', async () => {
    const app = await sharedApp()
    const input = buildInput({ email: ` Ada.${newEmail()} `.replace('example', 'EXAMPLE'), name: ' Ada ' })

    const { signup } = await answer(app, Signup, { variables: { input } })

    expect(signup.user).toMatchObject({ email: input.email.trim().toLowerCase(), name: 'Ada' })
    expect(await answer(app, AccountMe, { as: signup })).toEqual({
      me: { id: signup.user.id, email: signup.user.email, name: 'Ada' },
    })
  })

  test('answers with a session of 7 days', async () => {
    const app = await sharedApp()

    const { signup } = await answer(app, Signup, { variables: { input: buildInput() } })

    const begun = Date.parse(signup.user.createdAt)
    expect(Math.round((Date.parse(signup.expiresAt) - begun) / DAY)).toBe(7)
  })

  test.each<[string, Partial<SignupInput>]>([
    ['a name of 1 character', { name: 'A' }],
    ['a name of 100 letters', { name: 'A'.repeat(100) }],
    ['a name of 100 emoji, each of which is one character', { name: '🦊'.repeat(100) }],
    ['a name from right to left', { name: 'שָׁלוֹם עולם مرحبا' }],
    ['a name with an emoji of many parts', { name: 'The 👩‍👩‍👧‍👦 of 🏴󠁧󠁢󠁳󠁣󠁴󠁿' }],
    ['a name with capitals and quotes', { name: `Miles "O'Brien" \\ <b>` }],
    ['an address of 254 characters', { email: emailOf(254) }],
    ['an address with a plus', { email: `ada+${newEmail()}` }],
    ['a password of 8 characters', { password: '🦊🌙🚲🍋🎻🧊🌵🪁' }],
    ['a password with spaces around it', { password: '  walrus teapot  ' }],
    ['a password of 128 characters', { password: 'walrus teapot '.repeat(10).slice(0, 128) }],
    ['a password of 128 emoji, each of which is one character', { password: '🦊🌙🚲🍋🎻🧊🌵🪁'.repeat(16) }],
    ['a password with control characters', { password: 'a\u0000b\nc\td\u007fe' }],
  ])('accepts %s as it is, and signs in with it', async (_, overrides) => {
    const app = await sharedApp()
    const input = buildInput(overrides)

    await answer(app, Signup, { variables: { input } })

    const { email, password, name } = input
    const { signin } = await answer(app, Signin, { variables: { input: { email, password } } })
    expect(signin.user).toMatchObject({ email, name })
  })

  test.each<[string, string, Partial<SignupInput>]>([
    ['an empty name', 'name', { name: '' }],
    ['a name of spaces', 'name', { name: ' \u00a0\u3000 ' }],
    ['a name of 101 letters', 'name', { name: 'A'.repeat(101) }],
    ['a name of 101 emoji', 'name', { name: '🦊'.repeat(101) }],
    ['a name of two lines', 'name', { name: 'Ada\nLovelace' }],
    ['a name with a tab', 'name', { name: 'Ada\tLovelace' }],
    ['a name with a NUL', 'name', { name: 'Ada\u0000Lovelace' }],
    ['a name with a C1 control character', 'name', { name: 'Ada\u009bLovelace' }],
    ['a name with a line separator', 'name', { name: 'Ada\u2028Lovelace' }],
    ['a name with half an emoji', 'name', { name: 'Ada \ud83e' }],
    ['an empty address', 'email', { email: '' }],
    ['an address of 255 characters', 'email', { email: emailOf(255) }],
    ['an address without an @', 'email', { email: 'ada.example.com' }],
    ['an address without a name', 'email', { email: '@example.com' }],
    ['an address without a domain', 'email', { email: 'ada@' }],
    ['an address with two @', 'email', { email: 'ada@lovelace@example.com' }],
    ['an address with a space', 'email', { email: 'ada lovelace@example.com' }],
    ['an address with a line break', 'email', { email: 'ada@example.com\nbcc: eve@example.com' }],
    ['an address with a NUL', 'email', { email: 'ada\u0000@example.com' }],
    ['an address on a host without a dot', 'email', { email: 'ada@localhost' }],
    ['an address with two dots in a row', 'email', { email: 'a..b@example.com' }],
    ['an address that begins with a dot', 'email', { email: '.a@example.com' }],
    ['an address with a dot before the @', 'email', { email: 'a.@example.com' }],
    ['an address at a number', 'email', { email: 'ada@127.0.0.1' }],
    ['an address at a number in other digits', 'email', { email: 'ada@\uFF11.\uFF12' }],
    ['an address with a port', 'email', { email: 'ada@example.com:25' }],
    ['an address with an encoded domain', 'email', { email: 'ada@ex%61mple.com' }],
    ['an address with a path that looks like a letter', 'email', { email: 'ada@example.com\uFF0Fx' }],
    ['an address that ends in a dot', 'email', { email: 'ada@example.com.' }],
    ['an address with an empty part', 'email', { email: 'ada@example..com' }],
    ['an address with a display name', 'email', { email: 'Ada <ada@example.com>' }],
    ['an address that lower case would turn into another', 'email', { email: '\u212Aelvin@example.com' }],
    ['an address with half an emoji', 'email', { email: 'ada\udc00@example.com' }],
    ['an empty password', 'password', { password: '' }],
    ['a password of 7 characters', 'password', { password: '1234567' }],
    ['a password of 7 emoji, which are 14 UTF-16 units', 'password', { password: '🔑'.repeat(7) }],
    ['a password of 129 characters', 'password', { password: 'p'.repeat(129) }],
    ['a password with half an emoji', 'password', { password: 'secret \ud83d password' }],
  ])('refuses %s', async (_, path, overrides) => {
    const app = await sharedApp()
    const input = buildInput(overrides)

    const refused = await execute(app, Signup, { variables: { input } })

    expect(refused).toMatchObject({ code: 'BAD_USER_INPUT', data: null })
    expect(refused.errors[0]?.extensions.fields?.map((field) => field.path)).toEqual([path])
  })

  test.each([
    ['ada@localhost', /must end in a domain/],
    ['ada@10.0.0.1', /must end in a domain/],
    ['a..b@example.com', /dot/],
    ['.a@example.com', /dot/],
    ['a.@example.com', /dot/],
  ])('says why %s is no address', async (email, reason) => {
    const refused = await execute(await sharedApp(), Signup, { variables: { input: buildInput({ email }) } })

    expect(refused.errors[0]?.extensions.fields).toEqual([{ path: 'email', message: expect.stringMatching(reason) }])
  })

  test.each([
    ['m\u00FCnchen.example', 'xn--mnchen-3ya.example'],
    ['MU\u0308NCHEN.example', 'xn--mnchen-3ya.example'],
    ['\u4F8B\u3048.\u30C6\u30B9\u30C8', 'xn--r8jz45g.xn--zckzah'],
    ['stra\u00DFe\u3002example', 'xn--strae-oqa.example'],
  ])('takes an address at %s, keeps it as %s, and signs in with either', async (domain, ascii) => {
    const app = await sharedApp()
    const name = crypto.randomUUID()
    const [given, kept] = [`${name}@${domain}`, `${name}@${ascii}`]

    const { signup } = await answer(app, Signup, { variables: { input: buildInput({ email: given }) } })

    expect(signup.user.email).toBe(kept)
    for (const email of [given, kept])
      expect((await answer(app, Signin, { variables: { input: { email, password: PASSWORD } } })).signin.user.id).toBe(
        signup.user.id,
      )
    const again = await execute(app, Signup, { variables: { input: buildInput({ email: kept }) } })
    expect(again.code).toBe('CONFLICT')
  })

  test('says everything that is wrong at once, each with its field and a sentence', async () => {
    const app = await sharedApp()
    const input = { email: 'nobody', password: 'short', name: '' }

    const refused = await execute(app, Signup, { variables: { input } })

    expect(refused.errors).toHaveLength(1)
    expect(refused.errors[0]?.extensions.fields).toEqual([
      { path: 'email', message: 'The email address must look like name@example.com.' },
      { path: 'password', message: 'The password must have at least 8 characters.' },
      { path: 'name', message: 'The name cannot be empty.' },
    ])
  })

  test.each<[string, 'email' | 'password' | 'name', unknown]>([
    ['a number as the password', 'password', 12_345_678],
    ['a list as the address', 'email', ['ada@example.com', 'eve@example.com']],
    ['an object as the address', 'email', { $ne: null }],
    ['null as the name', 'name', null],
  ])('refuses %s', async (_, path, value) => {
    const app = await sharedApp()
    const input = { ...buildInput(), [path]: value }

    const refused = await sendDocument(app, { query: Signup.toString(), variables: { input } })

    expect(JSON.parse(refused.text)).toEqual({
      extensions: expect.anything(),
      errors: [
        expect.objectContaining({
          extensions: { code: 'BAD_USER_INPUT', fields: [{ path, message: expect.any(String) }] },
        }),
      ],
    })
  })

  test('refuses an address that has an account, whatever its capitals and spaces', async () => {
    const app = await sharedApp()
    const { email } = await buildUser(app)
    const input = buildInput({ email: ` ${email.toUpperCase()} ` })

    const refused = await execute(app, Signup, { variables: { input } })

    expect(refused).toMatchObject({ code: 'CONFLICT', data: null })
    expect(refused.errors[0]?.extensions.fields).toEqual([
      { path: 'email', message: 'There is an account with this email address already. Sign in instead.' },
    ])
  })

  test('of an address that has an account changes neither its password nor its name', async () => {
    const app = await sharedApp()
    const { email } = await buildUser(app)
    const input = buildInput({ email, password: 'another password', name: 'Eve' })

    await execute(app, Signup, { variables: { input } })

    const eve = await execute(app, Signin, { variables: { input: { email, password: 'another password' } } })
    const ada = await answer(app, Signin, { variables: { input: { email, password: PASSWORD } } })
    expect(eve.code).toBe('UNAUTHENTICATED')
    expect(ada.signin.user.name).toBe('Ada')
  })

  test('of 20 at once with one address, exactly one makes an account', async () => {
    const app = await sharedApp()
    const input = buildInput()

    const answers = await Promise.all(Array.from({ length: 20 }, () => execute(app, Signup, { variables: { input } })))

    expect(answers.map(({ code }) => code).toSorted()).toEqual([...Array(19).fill('CONFLICT'), undefined])
  })
})

/** 127 characters. */
const LONG = 'walrus teapot '.repeat(10).slice(0, 127)

describe('a password', () => {
  test.each([
    ['composed', 'decomposed', 'Crème brûlée'.normalize('NFC'), 'Crème brûlée'.normalize('NFD')],
    ['decomposed', 'composed', 'Crème brûlée'.normalize('NFD'), 'Crème brûlée'.normalize('NFC')],
  ])('chosen with %s accents is the same when typed with %s ones', async (_, __, chosen, typed) => {
    const app = await sharedApp()
    const { email } = await signUp(app, { password: chosen })

    const { signin } = await answer(app, Signin, { variables: { input: { email, password: typed } } })

    expect(signin.user.email).toBe(email)
  })

  test.each([
    ['a space before', PASSWORD, ` ${PASSWORD}`],
    ['a space after', PASSWORD, `${PASSWORD} `],
    ['other capitals', PASSWORD, PASSWORD.toUpperCase()],
    ['something else after a NUL', 'walrus\u0000teapot', 'walrus\u0000violin'],
    ['its last of 128 characters changed', `${LONG}1`, `${LONG}2`],
  ])('with %s is another password', async (_, chosen, typed) => {
    const app = await sharedApp()
    const { email } = await signUp(app, { password: chosen })

    const refused = await execute(app, Signin, { variables: { input: { email, password: typed } } })

    expect(refused.code).toBe('UNAUTHENTICATED')
  })
})
