import { answer, execute, newAddress, type Answer, type App } from '../execute.ts'
import { graphql } from '../generated/gql.ts'
import type { PasswordResetMutation, PasswordResetRequestMutation, ResetPasswordInput } from '../generated/graphql.ts'
import { tokenAfter, type MailApp } from '../mail/arrivals.ts'
import { NEW_PASSWORD } from './passwords.ts'

export const RequestPasswordReset = graphql(`
  mutation PasswordResetRequest($email: EmailAddress!) {
    requestPasswordReset(input: { email: $email }) {
      requestedAt
    }
  }
`)

export const ResetPassword = graphql(`
  mutation PasswordReset($input: ResetPasswordInput!) {
    resetPassword(input: $input) {
      email
    }
  }
`)

type From = { address?: string; headers?: Record<string, string> }

/** Asks for a link, by default from a new network address. */
export const requestReset = (app: App, email: string, from: From = {}): Promise<Answer<PasswordResetRequestMutation>> =>
  execute(app, RequestPasswordReset, { variables: { email }, ...from })

/** Asks for a link, and takes its token out of the mail. */
export const resetToken = (app: MailApp, { email, name = 'Ada' }: { email: string; name?: string }): Promise<string> =>
  tokenAfter(app, { to: email, kind: 'RESET_PASSWORD', name }, () =>
    answer(app, RequestPasswordReset, { variables: { email } }),
  )

/** Tries to set a new password, by default `NEW_PASSWORD`, from a new network address. */
export const resetPassword = (
  app: App,
  token: string,
  { address = newAddress(), ...input }: Partial<ResetPasswordInput> & { address?: string } = {},
): Promise<Answer<PasswordResetMutation>> =>
  execute(app, ResetPassword, { variables: { input: { token, newPassword: NEW_PASSWORD, ...input } }, address })
