import { ButtonLink } from '../../components/button.tsx'
import { searchOf } from '../../words/list-place.ts'
import { LoadMore } from '../../components/load-more.tsx'
import { SecurityEventList } from '../../components/security-event-list.tsx'
import type { loadHistory } from './queries.server.ts'

const PATH = '/settings/security/history'

type HistoryPageProps = { history: Awaited<ReturnType<typeof loadHistory>> }

export function HistoryPage({ history: { after, events, more } }: HistoryPageProps) {
  return (
    <>
      {after !== null && (
        <ButtonLink to={PATH} className="-ml-4 text-muted">
          Back to the newest
        </ButtonLink>
      )}
      <SecurityEventList events={events} />
      {more !== null && (
        <LoadMore
          to={`${PATH}?${new URLSearchParams(searchOf(more))}`}
          lastId={events.at(-1)?.id}
          label="Show older"
          busyLabel="Loading older"
        />
      )}
    </>
  )
}
