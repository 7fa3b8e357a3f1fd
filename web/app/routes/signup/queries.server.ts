import { graphql } from '../../generated/gql.ts'

export const SignupMutation = graphql(`
  mutation Signup($input: SignupInput!) {
    signup(input: $input) {
      token
      expiresAt
      deviceToken
    }
  }
`)
