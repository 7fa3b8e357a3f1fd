import { answer, type App } from '../execute.ts'
import { graphql } from '../generated/gql.ts'
import type { SessionListQuery } from '../generated/graphql.ts'
import { sql } from '../database/sql.ts'

export const ListSessions = graphql(`
  query SessionList {
    sessions {
      id
      current
      device
      address
      createdAt
      lastSeenAt
      expiresAt
    }
  }
`)

export const RevokeSession = graphql(`
  mutation SessionRevocation($id: ID!) {
    revokeSession(input: { id: $id }) {
      revokedSessionId
    }
  }
`)

export const RevokeOtherSessions = graphql(`
  mutation OtherSessionsRevocation {
    revokeOtherSessions {
      revokedSessionIds
    }
  }
`)

type SignedIn = { token: string }

export const listSessions = async (app: App, as: SignedIn): Promise<SessionListQuery['sessions']> =>
  (await answer(app, ListSessions, { as })).sessions

/** The id of the calling session. */
export const sessionId = async (app: App, as: SignedIn): Promise<string> => (await listSessions(app, as))[0]!.id

/** The security events of an account, as the API shows them, oldest first. */
export const eventsOf = async (email: string): Promise<string[]> => {
  const rows = await sql<{ type: string }>(
    'select type from security_events join users on users.id = user_id where email = $1 order by security_events.id',
    [email],
  )
  return rows.map(({ type }) => type)
}
