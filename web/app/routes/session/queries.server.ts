import { graphql } from '../../generated/gql.ts'

export const SessionQuery = graphql(`
  query Session {
    me {
      id
    }
  }
`)
