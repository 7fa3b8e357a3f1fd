import { graphql } from '../../generated/gql.ts'
import type { Api } from '../../server/api.server.ts'
import { loadPages } from '../../server/list-pages.server.ts'
import type { LocalTimeOf } from '../../server/loaders.server.ts'
import { toSecurityEventView } from '../../words/security-events.ts'

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

/** The part of the history that the address asks for, the newest first. */
export async function loadHistory(api: Api, localTimeOf: LocalTimeOf, url: URL) {
  let localTime = localTimeOf(null)
  const { rows, after, more } = await loadPages(url, async (after) => {
    const { me, securityEvents } = await api(SecurityHistoryQuery, { after })
    localTime = localTimeOf(me)
    return securityEvents
  })
  return { after, events: rows.map((event) => toSecurityEventView(event, localTime)), more }
}
