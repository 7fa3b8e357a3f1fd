import { expect } from 'vitest'
import { PASSWORD, type Person } from '../build.ts'
import { answer, execute, type Answer, type App } from '../execute.ts'
import { graphql } from '../generated/gql.ts'
import type { SigninMutation, SignupInput } from '../generated/graphql.ts'

export const Signup = graphql(`
  mutation Signup($input: SignupInput!) {
    signup(input: $input) {
      token
      expiresAt
      deviceToken
      user {
        id
        email
        name
        createdAt
      }
    }
  }
`)

export const Signin = graphql(`
  mutation Signin($input: SigninInput!) {
    signin(input: $input) {
      token
      expiresAt
      deviceToken
      user {
        id
        email
        name
      }
    }
  }
`)

export const Signout = graphql(`
  mutation Signout {
    signout {
      signedOutAt
    }
  }
`)

export const AccountMe = graphql(`
  query AccountMe {
    me {
      id
      email
      name
    }
  }
`)

export const UpdateProfile = graphql(`
  mutation UpdateProfile($input: UpdateProfileInput!) {
    updateProfile(input: $input) {
      user {
        id
        email
        name
        createdAt
      }
    }
  }
`)

/**
 * Signs a new person up with the real mutation, for tests of signing up. Other tests use
 * `buildUser`.
 */
export async function signUp(app: App, overrides: Partial<SignupInput> = {}): Promise<Person> {
  const input = { email: newEmail(), password: PASSWORD, name: 'Ada', ...overrides }
  const { signup } = await answer(app, Signup, { variables: { input } })
  return { token: signup.token, ...signup.user }
}

type Attempt = {
  email: string
  password?: string
  deviceToken?: string
  address?: string
  headers?: Record<string, string>
  /** The session that the attempt is sent with. */
  as?: { token: string }
}

/** Tries to sign in, by default with the password of `buildUser`. */
export function signIn(
  app: App,
  { email, password = PASSWORD, deviceToken, address, headers, as }: Attempt,
): Promise<Answer<SigninMutation>> {
  const input = { email, password, ...(deviceToken !== undefined && { deviceToken }) }
  const options = { ...(address && { address }), ...(headers && { headers }), ...(as && { as }) }
  return execute(app, Signin, { variables: { input }, ...options })
}

/** Like `signIn`, but throws unless it succeeds. */
export async function openSession(app: App, attempt: Attempt): Promise<SigninMutation['signin']> {
  const { data, errors } = await signIn(app, attempt)
  if (data === null) throw new Error(`Unexpected answer: ${JSON.stringify(errors)}`)
  return data.signin
}

/** A well-formed address without an account. */
export const newEmail = (): string => `${crypto.randomUUID()}@example.com`

/**
 * Tries a wrong password, by default for an address without an account and from a new network
 * address.
 */
export const guess = (app: App, attempt: Partial<Attempt> = {}): Promise<Answer<SigninMutation>> =>
  signIn(app, { email: newEmail(), password: 'a wrong guess', ...attempt })

/** Tries wrong passwords at the same time, by default each from a new network address. */
export const guesses = (app: App, times: number, attempt: Attempt): Promise<Answer<SigninMutation>[]> =>
  Promise.all(Array.from({ length: times }, () => guess(app, attempt)))

/** Uses up the failures that the limit of an account or device allows. */
export async function lock(app: App, attempt: Attempt): Promise<void> {
  const codes = (await guesses(app, 10, attempt)).map(({ code }) => code)
  expect(codes).toEqual(Array(10).fill('UNAUTHENTICATED'))
}

/** Seconds. */
export const retryAfter = ({ errors }: Answer<unknown>): number | undefined => errors[0]?.extensions.retryAfter
