import { graphql } from '../../generated/gql.ts'
import type { SigninInput, SigninMutation } from '../../generated/graphql.ts'
import { ApiError, type Api } from '../../server/api.server.ts'

const SigninDocument = graphql(`
  mutation Signin($input: SigninInput!) {
    signin(input: $input) {
      token
      expiresAt
      deviceToken
    }
  }
`)

type Session = SigninMutation['signin']

export async function signIn(api: Api, input: SigninInput): Promise<Session> {
  return (await api(SigninDocument, { input })).signin
}

/**
 * Signs in, or returns the error. For forms that may have been sent before, so that the person who
 * knows the password can continue.
 */
export async function tryToSignIn(api: Api, input: SigninInput): Promise<Session | ApiError> {
  try {
    return await signIn(api, input)
  } catch (error) {
    if (error instanceof ApiError) return error
    throw error
  }
}
