import type { Api } from '../../api.server.ts'
import { ApiError } from '../../api.server.ts'
import { sayDayOf } from '../../days.ts'
import { graphql } from '../../generated/gql.ts'
import { notFound, type HereOf } from '../../loaders.server.ts'
import { toMoment, type Moment } from '../../moments.ts'
import { toSecurityEventView } from '../../security-events.ts'

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

/** A place where somebody is signed in, as a row shows it. */
export type SessionView = {
  id: string
  current: boolean
  device: string
  address: string
  since: string
  lastSeen: Moment
}

export async function getSecurity(api: Api, hereOf: HereOf) {
  const { me, sessions, securityEvents } = await api(SecurityQuery)
  if (me === null) throw notFound()
  const here = hereOf(me)
  return {
    email: me.email,
    name: me.name,
    sessions: sessions.map(({ id, current, device, address, createdAt, lastSeenAt }): SessionView => {
      return { id, current, device, address, since: sayDayOf(createdAt, here), lastSeen: toMoment(lastSeenAt, here) }
    }),
    events: securityEvents.nodes.map((event) => toSecurityEventView(event, here)),
  }
}

/** Ends all sessions. @returns the one that takes the place of this one */
export async function changePassword(api: Api, input: { currentPassword: string; newPassword: string }) {
  const { changePassword } = await api(ChangePasswordMutation, { input })
  return changePassword
}

export async function revokeSession(api: Api, id: string): Promise<void> {
  try {
    await api(RevokeSessionMutation, { input: { id } })
  } catch (error) {
    // It has ended already: that is what was wanted.
    if (!(error instanceof ApiError && error.code === 'NOT_FOUND')) throw error
  }
}

export async function revokeOtherSessions(api: Api): Promise<void> {
  await api(RevokeOtherSessionsMutation)
}
