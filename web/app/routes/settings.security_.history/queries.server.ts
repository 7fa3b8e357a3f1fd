import type { Api } from '../../api.server.ts'
import { graphql } from '../../generated/gql.ts'
import type { HereOf } from '../../loaders.server.ts'
import { toSecurityEventView } from '../../security-events.ts'

const SecurityHistoryQuery = graphql(`
  query SecurityHistory($after: String) {
    me {
      timeZone
    }
    securityEvents(first: 50, after: $after) {
      nodes {
        ...SecurityEventRow
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }

  fragment SecurityEventRow on SecurityEvent {
    id
    type
    createdAt
    device
    address
  }
`)

/** A page of what happened, newest first. */
export async function loadHistory(api: Api, hereOf: HereOf, after: string | null) {
  const { me, securityEvents } = await api(SecurityHistoryQuery, { after })
  const { nodes, pageInfo } = securityEvents
  const here = hereOf(me)
  return {
    after,
    events: nodes.map((event) => toSecurityEventView(event, here)),
    next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
  }
}
