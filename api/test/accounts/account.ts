import { expect } from 'vitest'
import { PASSWORD, type Person } from '../build.ts'
import { answer, execute, type Answer } from '../execute.ts'
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

/** Signs somebody new up as a client does: for tests of signing up. All others need only `buildUser`. */
export async function signUp(app: { url: string }, overrides: Partial<SignupInput> = {}): Promise<Person> {
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
  /** Whose session the attempt is sent with. */
  as?: { token: string }
}

/** Tries to sign in, with the password that everybody of `buildUser` has unless another is given. */
export function signIn(
  app: { url: string },
  { email, password = PASSWORD, deviceToken, address, headers, as }: Attempt,
): Promise<Answer<SigninMutation>> {
  const input = { email, password, ...(deviceToken !== undefined && { deviceToken }) }
  const options = { ...(address && { address }), ...(headers && { headers }), ...(as && { as }) }
  return execute(app, Signin, { variables: { input }, ...options })
}

/** Like `signIn`, for what must succeed. @throws when it does not */
export async function openSession(app: { url: string }, attempt: Attempt): Promise<SigninMutation['signin']> {
  const { data, errors } = await signIn(app, attempt)
  if (data === null) throw new Error(`Unexpected answer: ${JSON.stringify(errors)}`)
  return data.signin
}

/** A well-formed address that nobody has an account with. */
export const newEmail = (): string => `${crypto.randomUUID()}@example.com`

/** Tries a wrong password: for an account that nobody has unless one is given, from a new network address likewise. */
export const guess = (app: { url: string }, attempt: Partial<Attempt> = {}): Promise<Answer<SigninMutation>> =>
  signIn(app, { email: newEmail(), password: 'a wrong guess', ...attempt })

/** Guesses at once, from an address each unless one is given. */
export const guesses = (app: { url: string }, times: number, attempt: Attempt): Promise<Answer<SigninMutation>[]> =>
  Promise.all(Array.from({ length: times }, () => guess(app, attempt)))

/** Uses up what one account, or one device, may get wrong. */
export async function lock(app: { url: string }, attempt: Attempt): Promise<void> {
  const codes = (await guesses(app, 10, attempt)).map(({ code }) => code)
  expect(codes).toEqual(Array(10).fill('UNAUTHENTICATED'))
}

/** Seconds. */
export const retryAfter = ({ errors }: Answer<unknown>): number | undefined => errors[0]?.extensions.retryAfter
