import { PASSWORD } from '../build.ts'
import { execute, newAddress, type Answer } from '../execute.ts'
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

/** What changes the password of somebody of `buildUser`. */
export const RIGHT: ChangePasswordInput = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }

/** Tries to change the password; from a new network address unless one is given. */
export const changePassword = (
  app: { url: string },
  as: { token: string },
  { address = newAddress(), ...input }: ChangePasswordInput & { address?: string } = RIGHT,
): Promise<Answer<PasswordChangeMutation>> => execute(app, ChangePassword, { as, variables: { input }, address })
