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
      emailVerified
    }
    server {
      sendsMail
    }
  }
`)

/** The account that the menu shows. */
export type Account = {
  name: string
  email: string
  initials: string
  /** The address is not confirmed, although it could be. */
  isUnconfirmed: boolean
}

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
    const { me, server } = await createApi(context, token)(AccountQuery)
    if (!me) return { person: personOf(token), account: null }
    const { name, email, emailVerified } = me
    const account = { name, email, initials: initialsOf(name), isUnconfirmed: server.sendsMail && !emailVerified }
    return { person: personOf(token), account }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    // Only the API can end a session. While it cannot be reached, the person stays signed in.
    return error.code === 'UNAUTHENTICATED' ? NOBODY : { person: personOf(token), account: null }
  }
}
