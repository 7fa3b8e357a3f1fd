import { graphql } from '../../generated/gql.ts'
import type { ChangePasswordInput } from '../../generated/graphql.ts'
import type { Api } from '../../server/api.server.ts'
import { ApiError } from '../../server/api.server.ts'
import { notFound, type LocalTimeOf } from '../../server/loaders.server.ts'
import { formatDate } from '../../words/days.ts'
import { toMoment, type Moment } from '../../words/moments.ts'
import { toSecurityEventView } from '../../words/security-events.ts'
import { tryToSignIn } from '../signin/queries.server.ts'

const SecurityQuery = graphql(`
  query Security {
    me {
      email
      name
      timeZone
    }
    sessions {
      id
      current
      device
      address
      createdAt
      lastSeenAt
    }
    securityEvents(first: 5) {
      nodes {
        ...SecurityEventRow
      }
    }
  }
`)

const ChangePasswordMutation = graphql(`
  mutation ChangePassword($input: ChangePasswordInput!) {
    changePassword(input: $input) {
      token
      expiresAt
    }
  }
`)

const RevokeSessionMutation = graphql(`
  mutation RevokeSession($input: RevokeSessionInput!) {
    revokeSession(input: $input) {
      revokedSessionId
    }
  }
`)

const RevokeOtherSessionsMutation = graphql(`
  mutation RevokeOtherSessions {
    revokeOtherSessions {
      revokedSessionIds
    }
  }
`)

/** A session as a row shows it. */
export type SessionView = {
  id: string
  current: boolean
  device: string
  address: string
  since: string
  lastSeen: Moment
}

export async function getSecurity(api: Api, localTimeOf: LocalTimeOf) {
  const { me, sessions, securityEvents } = await api(SecurityQuery)
  if (me === null) throw notFound()
  const localTime = localTimeOf(me)
  return {
    email: me.email,
    name: me.name,
    sessions: sessions.map(({ id, current, device, address, createdAt, lastSeenAt }): SessionView => {
      return {
        id,
        current,
        device,
        address,
        since: formatDate(createdAt, localTime),
        lastSeen: toMoment(lastSeenAt, localTime),
      }
    }),
    events: securityEvents.nodes.map((event) => toSecurityEventView(event, localTime)),
  }
}

type Apis = { api: Api; asNobody: Api }
type Credentials = { email: string; deviceToken: string | null }

/**
 * Changes the password, which ends all sessions. If the form was sent twice, the first one has
 * ended the session of the second, which then signs in with the new password.
 * @returns the new session
 */
export async function changePassword({ api, asNobody }: Apis, input: ChangePasswordInput, again: Credentials) {
  try {
    return (await api(ChangePasswordMutation, { input })).changePassword
  } catch (error) {
    if (!(error instanceof ApiError && (error.code === 'UNAUTHENTICATED' || error.code === 'CONFLICT'))) throw error
    const session = await tryToSignIn(asNobody, { ...again, password: input.newPassword })
    if (session instanceof ApiError) throw error
    return session
  }
}

export async function revokeSession(api: Api, id: string): Promise<void> {
  try {
    await api(RevokeSessionMutation, { input: { id } })
  } catch (error) {
    // The session has ended already, as intended.
    if (!(error instanceof ApiError && error.code === 'NOT_FOUND')) throw error
  }
}

export async function revokeOtherSessions(api: Api): Promise<void> {
  await api(RevokeOtherSessionsMutation)
}
