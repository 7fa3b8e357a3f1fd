import { useFetcher } from '@remix-run/react'
import { useEffect } from 'react'
import { Button } from '../../components/button.tsx'
import { Tick } from '../../components/tick.tsx'
import type { FormFailure, FormResult } from '../../words/forms.ts'

type PendingTaskProps = {
  fetcherKey: string
  title: string
  onSaved: () => void
  /** Asks to put the task back into the form. The row stays until there is room for it. */
  onFailed: (failure: FormFailure) => void
  onRetry: () => void
  onDiscard: () => void
}

/** A task that is being sent. It looks like a task already. */
export function PendingTask({ fetcherKey, title, onSaved, onFailed, onRetry, onDiscard }: PendingTaskProps) {
  const { state, data } = useFetcher<FormResult>({ key: fetcherKey })
  const problem = state === 'idle' && data !== undefined && !data.ok ? problemOf(data) : null

  useEffect(() => {
    if (state !== 'idle' || data === undefined) return
    if (data.ok) onSaved()
    else onFailed(data)
  }, [state, data, onSaved, onFailed])

  if (title.trim() === '' || (state === 'idle' && data?.ok)) return null
  return (
    <li className="flex min-h-11 flex-wrap items-center border-b border-line">
      <span className="tick-target opacity-50">
        <Tick />
      </span>
      <span dir="auto" className="min-w-0 flex-1 py-2.5 text-left wrap-anywhere">
        {title}
      </span>
      {problem !== null && (
        <span role="alert" className="flex w-full flex-wrap items-center gap-1 pb-2 pl-11 text-small text-danger">
          <span className="mr-auto">Not saved. {problem}</span>
          <Button onPress={onRetry}>Try again</Button>
          <Button onPress={onDiscard}>Discard</Button>
        </span>
      )}
    </li>
  )
}

function problemOf({ message, fields }: FormFailure): string {
  return message ?? Object.values(fields).join(' ')
}
