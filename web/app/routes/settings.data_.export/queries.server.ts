import { graphql } from '../../generated/gql.ts'

export const ExportMyDataMutation = graphql(`
  mutation ExportMyData {
    exportMyData {
      token
      path
    }
  }
`)
