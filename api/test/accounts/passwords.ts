import { PASSWORD } from '../build.ts'
import { execute, newAddress, type Answer, type App } from '../execute.ts'
import { graphql } from '../generated/gql.ts'
import type { ChangePasswordInput, PasswordChangeMutation } from '../generated/graphql.ts'

export const ChangePassword = graphql(`
  mutation PasswordChange($input: ChangePasswordInput!) {
    changePassword(input: $input) {
      token
      expiresAt
      user {
        id
        email
        name
      }
    }
  }
`)

export const NEW_PASSWORD = 'thirteen purple umbrellas sing'

/** The input that changes the password of a person of `buildUser`. */
export const RIGHT: ChangePasswordInput = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }

/** Tries to change the password, by default from a new network address. */
export const changePassword = (
  app: App,
  as: { token: string },
  { address = newAddress(), ...input }: ChangePasswordInput & { address?: string } = RIGHT,
): Promise<Answer<PasswordChangeMutation>> => execute(app, ChangePassword, { as, variables: { input }, address })
