import { graphql } from '../../generated/gql.ts'

export const SigninMutation = graphql(`
  mutation Signin($input: SigninInput!) {
    signin(input: $input) {
      token
      expiresAt
      deviceToken
    }
  }
`)
