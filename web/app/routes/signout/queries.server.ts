import type { AppLoadContext } from '@remix-run/node'
import { graphql } from '../../generated/gql.ts'
import { ApiError, createApi } from '../../server/api.server.ts'

const SignoutMutation = graphql(`
  mutation Signout {
    signout {
      signedOutAt
    }
  }
`)

/**
 * Ends a session in the API.
 * @returns whether it has ended, now or before; `false` when the API cannot be reached
 */
export async function signOut(context: AppLoadContext, token: string): Promise<boolean> {
  try {
    await createApi(context, token)(SignoutMutation)
    return true
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return error.code === 'UNAUTHENTICATED'
  }
}
