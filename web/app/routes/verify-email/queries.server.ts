import { graphql } from '../../generated/gql.ts'
import type { Api } from '../../server/api.server.ts'

const VerifyEmailMutation = graphql(`
  mutation VerifyEmail($input: VerifyEmailInput!) {
    verifyEmail(input: $input) {
      user {
        id
      }
    }
  }
`)

export async function verifyEmail(api: Api, token: string): Promise<void> {
  await api(VerifyEmailMutation, { input: { token } })
}
