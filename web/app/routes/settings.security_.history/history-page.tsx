import { useFetcher } from '@remix-run/react'
import { useEffect, useRef } from 'react'
import { ButtonLink } from '../../components/button.tsx'
import { SecurityEventList } from '../../components/security-event-list.tsx'
import type { loadHistory } from './queries.server.ts'

type History = Awaited<ReturnType<typeof loadHistory>>

type HistoryPageProps = { history: History; isBelow?: boolean }

/** A page of the history and, when asked for, the pages after it. */
export function HistoryPage({ history: { after, events, next }, isBelow = false }: HistoryPageProps) {
  const top = useRef<HTMLDivElement>(null)

  // The link that was followed is gone: the keyboard goes on from what it has brought.
  useEffect(() => {
    if (isBelow) top.current?.focus({ preventScroll: true })
  }, [isBelow])

  return (
    <>
      {after !== null && !isBelow && (
        <ButtonLink to="/settings/security/history" className="-ml-4 text-muted">
          Back to the newest
        </ButtonLink>
      )}
      <div ref={top} tabIndex={-1} className="outline-none">
        <SecurityEventList events={events} />
      </div>
      {next !== null && <OlderPage after={next} />}
    </>
  )
}

/** A link to the next page; with JavaScript, the page itself, below. */
function OlderPage({ after }: { after: string }) {
  const { load, data, state } = useFetcher<History>()
  const path = `/settings/security/history?${new URLSearchParams({ after })}`
  if (data !== undefined) return <HistoryPage history={data} isBelow />
  return (
    <div className="flex justify-center pt-6">
      <ButtonLink
        to={path}
        className="text-muted"
        aria-busy={state !== 'idle'}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return
          event.preventDefault()
          load(path)
        }}
      >
        {state === 'idle' ? 'Show older' : 'Loading older'}
      </ButtonLink>
    </div>
  )
}
