import { EndAccount } from './account-security.ts'
import { PASSWORD, type Person } from '../build.ts'
import { answer, execute, type Answer, type App } from '../execute.ts'
import { graphql } from '../generated/gql.ts'
import type { DeletionCancellationMutation } from '../generated/graphql.ts'
import { tokenAfter, type MailApp } from '../mail/arrivals.ts'

export const CancelDeletion = graphql(`
  mutation DeletionCancellation($token: String!) {
    cancelDeletion(input: { token: $token }) {
      email
    }
  }
`)

/** Schedules the deletion of the account, and takes the token out of the mail about it. */
export const deletionToken = (app: MailApp, as: Person, password: string = PASSWORD): Promise<string> =>
  tokenAfter(app, { to: as.email, kind: 'DELETION_SCHEDULED', name: as.name }, () =>
    answer(app, EndAccount, { as, variables: { password } }),
  )

export const cancelDeletion = (app: App, token: string): Promise<Answer<DeletionCancellationMutation>> =>
  execute(app, CancelDeletion, { variables: { token } })
