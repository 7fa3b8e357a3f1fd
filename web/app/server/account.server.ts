import type { AppLoadContext } from '@remix-run/node'
import { graphql } from '../generated/gql.ts'
import { initialsOf } from '../words/initials.ts'
import { ApiError, createApi } from './api.server.ts'
import { personOf } from './session.server.ts'

const AccountQuery = graphql(`
  query Account {
    me {
      name
      email
    }
  }
`)

/** The account that the menu shows. */
export type Account = { name: string; email: string; initials: string }

type SignedIn = {
  /** `null` when nobody is signed in. */
  person: string | null
  /** `null` when nobody is signed in, and while the API cannot be reached. */
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
    // Only the API can end a session. While it cannot be reached, the person stays signed in.
    return error.code === 'UNAUTHENTICATED' ? NOBODY : { person: personOf(token), account: null }
  }
}
