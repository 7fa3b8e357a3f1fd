import { useSubmit } from '@remix-run/react'
import { useId, useRef, useState, type FormEvent } from 'react'
import type { FormFailure } from '../../words/forms.ts'
import { Composer } from './composer.tsx'
import { PendingTask } from './pending-task.tsx'

type Sending = { key: string; title: string; form: FormData }

/** Adds tasks as fast as they are typed: each is sent separately and shown at once. */
export function AddTasks({ failure: initialFailure }: { failure: FormFailure | null }) {
  const composer = useRef<HTMLDivElement>(null)
  const { sending, send, forget } = useSending()
  const [draft, setDraft] = useState({ number: 0, failure: initialFailure })

  const add = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    send(titleOf(composer.current), new FormData(event.currentTarget))
    event.currentTarget.reset()
    setDraft(({ number }) => ({ number: number + 1, failure: null }))
  }

  /** Puts the task back into the form, unless another one is being typed there. */
  const takeBack = (key: string, failure: FormFailure) => {
    if (titleOf(composer.current) !== '') return
    forget(key)
    setDraft(({ number }) => ({ number: number + 1, failure }))
  }

  return (
    <>
      <div ref={composer}>
        <Composer
          key={draft.number}
          nth={draft.number}
          failure={draft.failure}
          focused={draft.number > 0}
          onSubmit={add}
        />
      </div>
      <ul>
        {sending.map(({ key, title, form }) => (
          <PendingTask
            key={key}
            fetcherKey={key}
            title={title}
            onSaved={() => forget(key)}
            onFailed={(failure) => takeBack(key, failure)}
            onRetry={() => {
              forget(key)
              send(title, form)
            }}
            onDiscard={() => forget(key)}
          />
        ))}
      </ul>
    </>
  )
}

/** The tasks that are being sent, the newest first. */
function useSending() {
  const submit = useSubmit()
  const id = useId()
  const count = useRef(0)
  const [sending, setSending] = useState<Sending[]>([])

  const send = (title: string, form: FormData) => {
    const key = `${id}${count.current++}`
    setSending((sending) => [{ key, title, form }, ...sending])
    submit(form, { method: 'post', navigate: false, fetcherKey: key })
  }
  const forget = (key: string) => setSending((sending) => sending.filter((task) => task.key !== key))

  return { sending, send, forget }
}

function titleOf(composer: HTMLElement | null): string {
  return composer?.querySelector<HTMLInputElement>('[name="title"]')?.value ?? ''
}
