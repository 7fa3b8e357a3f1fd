import { graphql } from './generated/gql.ts'

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
