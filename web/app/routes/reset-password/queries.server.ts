import { graphql } from '../../generated/gql.ts'
import type { ResetPasswordInput } from '../../generated/graphql.ts'
import type { Api } from '../../server/api.server.ts'

const ResetPasswordMutation = graphql(`
  mutation ResetPassword($input: ResetPasswordInput!) {
    resetPassword(input: $input) {
      email
    }
  }
`)

/** @returns the email address of the account */
export async function resetPassword(api: Api, input: ResetPasswordInput): Promise<string> {
  return (await api(ResetPasswordMutation, { input })).resetPassword.email
}
