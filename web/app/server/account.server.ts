import type { AppLoadContext } from '@remix-run/node'
import { ApiError, createApi } from './api.server.ts'
import { graphql } from '../generated/gql.ts'
import { initialsOf } from '../words/initials.ts'
import { personOf } from './session.server.ts'

const AccountQuery = graphql(`
  query Account {
    me {
      name
      email
    }
  }
`)

/** Whom the menu on every page names. */
export type Account = { name: string; email: string; initials: string }

type SignedIn = {
  /** `null` for nobody. */
  person: string | null
  /** `null` for nobody, and while the API is away. */
  account: Account | null
}

const NOBODY: SignedIn = { person: null, account: null }

export async function findSignedIn(context: AppLoadContext, token: string | null): Promise<SignedIn> {
  if (token === null) return NOBODY
  try {
    const { me } = await createApi(context, token)(AccountQuery)
    return { person: personOf(token), account: me && { ...me, initials: initialsOf(me.name) } }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    // Only the API's word ends a session: when it is away, who was signed in still is.
    return error.code === 'UNAUTHENTICATED' ? NOBODY : { person: personOf(token), account: null }
  }
}
