import type { Api } from '../../api.server.ts'
import { graphql } from '../../generated/gql.ts'
import { toSecurityEventView } from '../../security-events.ts'

const SecurityHistoryQuery = graphql(`
  query SecurityHistory($after: String) {
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
export async function loadHistory(api: Api, after: string | null) {
  const { nodes, pageInfo } = (await api(SecurityHistoryQuery, { after })).securityEvents
  const now = new Date()
  return {
    after,
    events: nodes.map((event) => toSecurityEventView(event, now)),
    next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
  }
}
