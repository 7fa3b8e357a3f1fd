import { randomInt } from 'node:crypto'
import { expect, inject, test } from 'vitest'
import { judgePassword } from './password-strength.ts'

const ADA = ['Ada Lovelace', 'countess@engines.example'] as const

/** A password, with the name and address of whoever chooses it. */
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
  const { weakness } = judgePassword(password, [name, email])

  expect({ weakness }).toEqual({ weakness: await askApi({ password, name, email }) })
})

test('a password is measured from 0 to 4', () => {
  const scores = ['password', 'elephant77', 'elephant7788', 'xK9$mQ2zL', 'correct horse battery'].map(
    (password) => judgePassword(password, ADA).score,
  )

  expect(scores).toEqual([0, 1, 2, 3, 4])
})

/** What the API refuses the password with, if it does. Everybody asks from a network of their own, so that nobody asks too often. */
async function askApi(input: { password: string; name: string; email: string }): Promise<string | null> {
  const response = await fetch(`${inject('apiUrl')}/graphql`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-Forwarded-For': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`,
    },
    body: JSON.stringify({
      query: 'mutation ($input: SignupInput!) { signup(input: $input) { token } }',
      variables: { input },
    }),
  })
  const {
    errors,
  }: { errors?: { message: string; extensions: { code: string; fields: { path: string; message: string }[] } }[] } =
    await response.json()
  // The second to choose this address: the password was no reason.
  if (errors === undefined || errors[0]?.extensions.code === 'CONFLICT') return null
  return errors[0]?.extensions.fields.find(({ path }) => path === 'password')?.message ?? JSON.stringify(errors)
}
