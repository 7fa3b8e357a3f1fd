import { graphql } from '../../generated/gql.ts'

export const SignoutMutation = graphql(`
  mutation Signout {
    signout {
      signedOutAt
    }
  }
`)
