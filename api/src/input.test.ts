import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { signIn, UpdateProfile } from '../test/account.ts'
import { sharedApp } from '../test/app.ts'
import { buildUser } from '../test/build.ts'
import { execute } from '../test/execute.ts'

/** Any text that JSON can carry: letters of every script, emoji, control characters and halves of pairs. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
)

describe('any text at all', () => {
  test('as a name is either kept exactly, but for the spaces around it, or refused as input', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    await fc.assert(
      fc.asyncProperty(anyText, async (name) => {
        const { data, code } = await execute(app, UpdateProfile, { as: ada, variables: { input: { name } } })

        expect([name.trim(), undefined]).toContain(data?.updateProfile.user.name)
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
