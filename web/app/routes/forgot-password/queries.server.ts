import { graphql } from '../../generated/gql.ts'
import type { Api } from '../../server/api.server.ts'

const RequestPasswordResetMutation = graphql(`
  mutation RequestPasswordReset($input: RequestPasswordResetInput!) {
    requestPasswordReset(input: $input) {
      requestedAt
    }
  }
`)

export async function requestPasswordReset(api: Api, email: string): Promise<void> {
  await api(RequestPasswordResetMutation, { input: { email } })
}
