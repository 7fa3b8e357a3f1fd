import { graphql } from '../../generated/gql.ts'
import type { CompleteSignupInput, CompleteSignupMutation } from '../../generated/graphql.ts'
import { ApiError, type Api } from '../../server/api.server.ts'
import { tryToSignIn } from '../signin/queries.server.ts'

const CompleteSignupDocument = graphql(`
  mutation CompleteSignup($input: CompleteSignupInput!) {
    completeSignup(input: $input) {
      token
      expiresAt
      deviceToken
    }
  }
`)

type Session = CompleteSignupMutation['completeSignup']
type Again = { email: string | null; deviceToken: string | null }

/**
 * Creates the account and signs in. If the form was sent twice, the account exists already, and the
 * second one signs in to it.
 */
export async function completeSignup(api: Api, input: CompleteSignupInput, again: Again): Promise<Session> {
  try {
    return (await api(CompleteSignupDocument, { input })).completeSignup
  } catch (error) {
    const { email, deviceToken } = again
    if (!(error instanceof ApiError && error.code === 'CONFLICT') || email === null) throw error
    const session = await tryToSignIn(api, { email, password: input.password, deviceToken })
    if (session instanceof ApiError) throw error
    return session
  }
}
