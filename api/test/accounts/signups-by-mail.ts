import { newEmail } from './account.ts'
import { PASSWORD } from '../build.ts'
import { answer, execute, newAddress, type Answer, type App } from '../execute.ts'
import { graphql } from '../generated/gql.ts'
import type { CompleteSignupInput, SignupCompletionMutation, SignupRequestMutation } from '../generated/graphql.ts'
import { tokenAfter, type MailApp } from '../mail/arrivals.ts'

export const RequestSignup = graphql(`
  mutation SignupRequest($email: EmailAddress!) {
    requestSignup(input: { email: $email }) {
      requestedAt
    }
  }
`)

export const CompleteSignup = graphql(`
  mutation SignupCompletion($input: CompleteSignupInput!) {
    completeSignup(input: $input) {
      token
      expiresAt
      deviceToken
      user {
        id
        email
        emailVerified
        name
        timeZone
      }
    }
  }
`)

type From = { address?: string; headers?: Record<string, string> }

/** Asks for a link to create an account, by default from a new network address. */
export const requestSignup = (app: App, email: string, from: From = {}): Promise<Answer<SignupRequestMutation>> =>
  execute(app, RequestSignup, { variables: { email }, ...from })

/** Asks for a link to create an account, and takes its token out of the mail. */
export const signupToken = (app: MailApp, email: string = newEmail()): Promise<string> =>
  tokenAfter(app, { to: email, kind: 'SIGNUP', name: null }, () => answer(app, RequestSignup, { variables: { email } }))

/** Tries to create the account that a link is for, from a new network address. */
export const completeSignup = (
  app: App,
  token: string,
  { address = newAddress(), ...input }: Partial<CompleteSignupInput> & { address?: string } = {},
): Promise<Answer<SignupCompletionMutation>> =>
  execute(app, CompleteSignup, {
    variables: { input: { token, password: PASSWORD, name: 'Ada', ...input } },
    address,
  })
