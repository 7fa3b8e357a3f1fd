import { PASSWORD } from './build.ts'
import { execute, type Answer } from './execute.ts'
import { graphql } from './generated/gql.ts'
import type { SigninMutation } from './generated/graphql.ts'

export const Signup = graphql(`
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

export const Signin = graphql(`
  mutation Signin($input: SigninInput!) {
    signin(input: $input) {
      token
      expiresAt
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

type Attempt = { email: string; password?: string; address?: string }

/** Tries to sign in, with the password that everybody of `buildUser` has unless another is given. */
export const signIn = (
  app: { url: string },
  { email, password = PASSWORD, ...options }: Attempt,
): Promise<Answer<SigninMutation>> => execute(app, Signin, { variables: { input: { email, password } }, ...options })
