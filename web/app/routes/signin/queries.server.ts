import { ApiError, type Api } from '../../server/api.server.ts'
import { graphql } from '../../generated/gql.ts'
import type { SigninInput, SigninMutation } from '../../generated/graphql.ts'

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
 * For a form that may have been sent before, when what it is to make so is so already: whoever knows the password goes on.
 * @returns why not, if they do not
 */
export async function tryToSignIn(api: Api, input: SigninInput): Promise<Session | ApiError> {
  try {
    return await signIn(api, input)
  } catch (error) {
    if (error instanceof ApiError) return error
    throw error
  }
}
