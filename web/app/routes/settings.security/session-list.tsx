import { useFetcher } from '@remix-run/react'
import { useRef, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { FormMessage } from '../../components/form-message.tsx'
import { failureOf, type FormFailure, type FormResult } from '../../words/forms.ts'
import type { SessionView } from './queries.server.ts'
import { SessionRow } from './session-row.tsx'

type SessionListProps = { sessions: readonly SessionView[]; failure: FormFailure | null }

export function SessionList({ sessions, failure }: SessionListProps) {
  const ending = useFetcher<FormResult>()
  const list = useRef<HTMLUListElement>(null)
  const [announcement, setAnnouncement] = useState('')
  const shown = ending.formData === undefined ? sessions : sessions.filter(({ current }) => current)

  /** The pressed button disappears, so the focus moves to the list. */
  const announce = (what: string) => {
    setAnnouncement(what)
    list.current?.focus()
  }

  return (
    <>
      <FormMessage message={failureOf(ending.data)?.message ?? failure?.message} />
      <output className="sr-only">{announcement}</output>
      <ul ref={list} tabIndex={-1} aria-labelledby="sessions" className="outline-none">
        {shown.map((session) => (
          <SessionRow key={session.id} session={session} onEnd={() => announce(`${session.device} is signed out.`)} />
        ))}
      </ul>
      {shown.some(({ current }) => !current) && (
        <ending.Form method="post" className="mt-5" onSubmit={() => announce('All other sessions are signed out.')}>
          <input type="hidden" name="intent" value="revoke-others" />
          <Button type="submit" variant="outline" className="max-sm:w-full">
            Sign out all other sessions
          </Button>
        </ending.Form>
      )}
    </>
  )
}
