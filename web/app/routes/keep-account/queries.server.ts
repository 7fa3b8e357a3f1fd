import { graphql } from '../../generated/gql.ts'
import type { Api } from '../../server/api.server.ts'

const CancelDeletionMutation = graphql(`
  mutation CancelDeletion($input: CancelDeletionInput!) {
    cancelDeletion(input: $input) {
      email
    }
  }
`)

/** @returns the email address of the account */
export async function cancelDeletion(api: Api, token: string): Promise<string> {
  return (await api(CancelDeletionMutation, { input: { token } })).cancelDeletion.email
}
