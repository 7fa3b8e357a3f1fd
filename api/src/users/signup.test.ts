import { describe, expect, test } from 'vitest'
import { startApp } from '../../test/app.ts'
import { buildUser, PASSWORD } from '../../test/build.ts'
import { answer, execute } from '../../test/execute.ts'
import { graphql } from '../../test/generated/gql.ts'

const Signup = graphql(`
  mutation Signup($input: SignupInput!) {
    signup(input: $input) {
      token
      expiresAt
      user {
        id
        email
        name
        createdAt
      }
    }
  }
`)

const Me = graphql(`
  query Me {
    me {
      id
      email
      name
    }
  }
`)

describe('signup', () => {
  test('makes an account, signs in to it, and answers with the address in lower case', async () => {
    const app = await startApp()
    const email = ` Ada.${crypto.randomUUID()}@Example.COM `

    const { signup } = await answer(app, Signup, { variables: { input: { email, password: PASSWORD, name: ' Ada ' } } })

    expect(signup.user).toMatchObject({ email: email.trim().toLowerCase(), name: 'Ada' })
    expect(await answer(app, Me, { as: signup })).toEqual({
      me: { id: signup.user.id, email: signup.user.email, name: 'Ada' },
    })
  })

  test('refuses an address that has an account, whatever its capitals', async () => {
    const app = await startApp()
    const { email } = await buildUser(app)

    const refused = await execute(app, Signup, {
      variables: { input: { email: email.toUpperCase(), password: PASSWORD, name: 'Eve' } },
    })

    expect(refused).toMatchObject({ code: 'CONFLICT', data: null })
    expect(refused.errors[0]?.extensions.fields).toEqual([{ path: 'email', message: expect.any(String) }])
  })

  test('of 20 at once with one address, exactly one makes an account', async () => {
    const app = await startApp()
    const input = { email: `${crypto.randomUUID()}@example.com`, password: PASSWORD, name: 'Ada' }

    const answers = await Promise.all(Array.from({ length: 20 }, () => execute(app, Signup, { variables: { input } })))

    expect(answers.map(({ code }) => code).toSorted()).toEqual([...Array(19).fill('CONFLICT'), undefined])
  })
})
