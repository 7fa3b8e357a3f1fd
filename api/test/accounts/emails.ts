import { expect } from 'vitest'
import { newEmail, openSession } from './account.ts'
import { NEW_PASSWORD } from './passwords.ts'
import { PASSWORD, type Person } from '../build.ts'
import { answer, execute, type Answer, type App } from '../execute.ts'
import { graphql } from '../generated/gql.ts'
import type {
  ChangeEmailInput,
  EmailChangeMutation,
  EmailProofMutation,
  VerificationRequestMutation,
} from '../generated/graphql.ts'
import { tokenAfter, type MailApp } from '../mail/arrivals.ts'

export const RequestEmailVerification = graphql(`
  mutation VerificationRequest {
    requestEmailVerification {
      requestedAt
    }
  }
`)

export const VerifyEmail = graphql(`
  mutation EmailProof($token: String!) {
    verifyEmail(input: { token: $token }) {
      user {
        id
        email
        emailVerified
        name
      }
    }
  }
`)

export const ChangeEmail = graphql(`
  mutation EmailChange($input: ChangeEmailInput!) {
    changeEmail(input: $input) {
      requestedAt
    }
  }
`)

const MyAddress = graphql(`
  query MyAddress {
    me {
      email
      emailVerified
    }
  }
`)

type SignedIn = { token: string }

/** The address of an account, and whether it is proved. */
export const addressOf = async (app: App, as: SignedIn) => (await answer(app, MyAddress, { as })).me

export const requestVerification = (app: App, as: SignedIn): Promise<Answer<VerificationRequestMutation>> =>
  execute(app, RequestEmailVerification, { as })

/** Asks for a link that proves the address, and takes its token out of the mail. */
export const verificationToken = (app: MailApp, as: Person): Promise<string> =>
  tokenAfter(app, { to: as.email, kind: 'VERIFY_EMAIL', name: as.name }, () =>
    answer(app, RequestEmailVerification, { as }),
  )

export const verifyEmail = (app: App, as: SignedIn, token: string): Promise<Answer<EmailProofMutation>> =>
  execute(app, VerifyEmail, { as, variables: { token } })

/** Proves the address of an account with a link from a mail. */
export async function proveAddress(app: MailApp, as: Person): Promise<void> {
  await answer(app, VerifyEmail, { as, variables: { token: await verificationToken(app, as) } })
}

/** Tries to change the address, by default with the password of `buildUser`. */
export const changeEmail = (
  app: App,
  as: SignedIn,
  input: Partial<ChangeEmailInput> = {},
): Promise<Answer<EmailChangeMutation>> =>
  execute(app, ChangeEmail, { as, variables: { input: { newEmail: newEmail(), password: PASSWORD, ...input } } })

type Change = { newEmail?: string; password?: string }

/** Asks for a change of the address, and takes the tokens out of both mails. */
export async function requestChange(
  app: MailApp,
  as: Person,
  { newEmail: to = newEmail(), password = PASSWORD }: Change = {},
): Promise<{ to: string; proof: string; undo: string }> {
  const { name } = as
  let proof = ''
  const undo = await tokenAfter(app, { to: as.email, kind: 'EMAIL_CHANGE_REQUESTED', name }, async () => {
    proof = await tokenAfter(app, { to, kind: 'CHANGE_EMAIL', name }, () =>
      answer(app, ChangeEmail, { as, variables: { input: { newEmail: to, password } } }),
    )
  })
  return { to, proof, undo }
}

/** Proves the new address, and takes the token that undoes the change out of the next mail. */
export const proveChange = (app: MailApp, as: Person, proof: string): Promise<string> =>
  tokenAfter(app, { to: as.email, kind: 'EMAIL_CHANGED', name: as.name }, () =>
    answer(app, VerifyEmail, { as, variables: { token: proof } }),
  )

/**
 * Changes the address and proves the new one.
 * @returns the account with its new address, and the token of the link that undoes the change
 */
export async function moveTo(app: MailApp, as: Person, change: Change = {}): Promise<{ moved: Person; undo: string }> {
  const { to, proof } = await requestChange(app, as, change)
  return { moved: { ...as, email: to }, undo: await proveChange(app, as, proof) }
}

/** Checks that the owner has the account with its address, proved, and `NEW_PASSWORD`. */
export async function expectRecovered(app: App, owner: Person): Promise<void> {
  const session = await openSession(app, { ...owner, password: NEW_PASSWORD })
  expect(session.user.id).toBe(owner.id)
  expect(await addressOf(app, session)).toEqual({ email: owner.email, emailVerified: true })
}
