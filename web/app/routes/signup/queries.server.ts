import { graphql } from '../../generated/gql.ts'
import type { SignupInput, SignupMutation } from '../../generated/graphql.ts'
import { ApiError, type Api } from '../../server/api.server.ts'
import { tryToSignIn } from '../signin/queries.server.ts'

const SignupDocument = graphql(`
  mutation Signup($input: SignupInput!) {
    signup(input: $input) {
      token
      expiresAt
      deviceToken
    }
  }
`)

const RequestSignupMutation = graphql(`
  mutation RequestSignup($input: RequestSignupInput!) {
    requestSignup(input: $input) {
      requestedAt
    }
  }
`)

type Session = SignupMutation['signup']

/**
 * Creates the account and signs in. If the form was sent twice, the account exists already, and the
 * second one signs in to it.
 */
export async function signUp(api: Api, input: SignupInput, deviceToken: string | null): Promise<Session> {
  try {
    return (await api(SignupDocument, { input })).signup
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 'CONFLICT')) throw error
    const session = await tryToSignIn(api, { email: input.email, password: input.password, deviceToken })
    if (session instanceof ApiError) throw error
    return session
  }
}

/** Sends a link with which the account can be created. */
export async function requestSignup(api: Api, email: string): Promise<void> {
  await api(RequestSignupMutation, { input: { email } })
}
