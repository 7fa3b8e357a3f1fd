import { PASSWORD } from '../build.ts'
import { answer, execute, type App } from '../execute.ts'
import { graphql } from '../generated/gql.ts'
import type { HistoryOfAccountQuery, HistoryOfAccountQueryVariables, SigninInput } from '../generated/graphql.ts'

export const ListEvents = graphql(`
  query HistoryOfAccount($first: Int, $after: String, $last: Int, $before: String) {
    securityEvents(first: $first, after: $after, last: $last, before: $before) {
      edges {
        cursor
        node {
          id
        }
      }
      nodes {
        id
        type
        createdAt
        device
        address
      }
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
      totalCount
    }
  }
`)

export const ReplacePassword = graphql(`
  mutation ReplacePassword($currentPassword: String!, $newPassword: String!) {
    changePassword(input: { currentPassword: $currentPassword, newPassword: $newPassword }) {
      token
    }
  }
`)

export const EndAccount = graphql(`
  mutation EndAccount($password: String!) {
    deleteAccount(input: { password: $password }) {
      deletesAt
    }
  }
`)

export const SignInSomehow = graphql(`
  mutation SignInSomehow($input: SigninInput!) {
    signin(input: $input) {
      token
      deviceToken
      user {
        id
        name
      }
    }
  }
`)

type From = { address?: string; headers?: Record<string, string> }
export type HistoryPage = HistoryOfAccountQuery['securityEvents']

/** A page of the security events of an account. */
export async function listEvents(
  app: App,
  as: { token: string },
  variables: HistoryOfAccountQueryVariables = {},
): Promise<HistoryPage> {
  return (await answer(app, ListEvents, { as, variables })).securityEvents
}

/** Schedules the account for deletion, by default with the password of `buildUser`. */
export const endAccount = (
  app: App,
  as: { token: string },
  { password = PASSWORD, ...from }: From & { password?: string } = {},
) => execute(app, EndAccount, { as, variables: { password }, ...from })

type Attempt = From &
  Pick<SigninInput, 'email' | 'cancelDeletion' | 'deviceToken'> & { password?: string; as?: { token: string } }

/** Signs in with optional fields that most tests do not need. */
export const signInSomehow = (app: App, { address, headers, as, ...input }: Attempt) =>
  execute(app, SignInSomehow, {
    ...(as && { as }),
    ...(address && { address }),
    ...(headers && { headers }),
    variables: { input: { password: PASSWORD, ...input } },
  })
