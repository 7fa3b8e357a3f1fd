import { domainToASCII } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { signIn, UpdateProfile } from '../../test/accounts/account.ts'
import { sharedApp } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { execute } from '../../test/execute.ts'
import { email } from './input.ts'
import { MINUTE } from '../time.ts'

/**
 * Any text that JSON can carry: letters of all scripts, emoji, control characters, lone surrogates.
 */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
)

describe('an email address', () => {
  const real = fc.emailAddress().filter((address) => address.length <= 254)
  const nearly = fc
    .tuple(fc.emailAddress(), fc.nat({ max: 60 }), anyText)
    .map(([text, at, added]) => text.slice(0, at) + added + text.slice(at))

  test('that is well-formed is accepted, and one whatever its capitals and the spaces around it', () => {
    const spaces = fc.stringMatching(/^[ \t\n\u00a0\u3000]*$/)

    fc.assert(
      fc.property(real, spaces, spaces, (address, before, after) => {
        const spellings = [address, address.toUpperCase(), `${before}${address}${after}`]

        expect(spellings.map((spelling) => email.parse(spelling))).toEqual(Array(3).fill(address.toLowerCase()))
      }),
    )
  })

  test('of any text at all is refused, or one that stays the same however often it is checked, and for the database', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, real, nearly), (text) => {
        const { success, data } = email.safeParse(text)
        fc.pre(success)

        expect(email.parse(data)).toBe(data)
        expect(data).toMatch(/^[!-?^-~]+@[a-z0-9.-]+$/) // visible ASCII without capitals
        expect(data?.length).toBeLessThanOrEqual(254)
        const [name, domain] = [text.trim().split('@', 1)[0], text.trim().split('@')[1] ?? '']
        expect(data).toBe(`${name}@${domainToASCII(domain)}`.toLowerCase())
      }),
      { numRuns: 2000 },
    )
  })
})

// Slow: each of the hundred sign-ins hashes a password.
describe('any text at all', { timeout: MINUTE }, () => {
  test('as a name is either kept, but for the spaces around it and in NFC, or refused as input', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    await fc.assert(
      fc.asyncProperty(anyText, async (name) => {
        const { data, code } = await execute(app, UpdateProfile, { as: ada, variables: { input: { name } } })

        expect([name.normalize('NFC').trim(), undefined]).toContain(data?.updateProfile.user.name)
        expect(code).toBe(data ? undefined : 'BAD_USER_INPUT')
      }),
    )
  })

  test('as an address and a password signs nobody in, and never fails in another way', async () => {
    const app = await sharedApp()
    const somebody = fc.constant(null)

    await fc.assert(
      fc.asyncProperty(fc.oneof(anyText, somebody), anyText, async (text, password) => {
        const email = text ?? (await buildUser(app)).email

        const { code } = await signIn(app, { email, password })

        expect(['UNAUTHENTICATED', 'BAD_USER_INPUT']).toContain(code)
      }),
    )
  })
})
