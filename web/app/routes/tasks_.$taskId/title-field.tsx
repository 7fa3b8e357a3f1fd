import { useId, type KeyboardEvent } from 'react'
import { AlertIcon } from '../../components/icons.tsx'

type TitleFieldProps = { name: string; defaultValue: string; error: string | null; autoFocus: boolean }

/** The title as a large input. It grows with the text, but stays a single line. */
export function TitleField({ error, ...textarea }: TitleFieldProps) {
  const noteId = useId()
  return (
    <div className="min-w-0 flex-1">
      <textarea
        {...textarea}
        rows={1}
        dir="auto"
        aria-label="Title"
        aria-invalid={error === null ? undefined : true}
        aria-describedby={error === null ? undefined : noteId}
        autoComplete="off"
        enterKeyHint="done"
        onKeyDown={submitOnEnter}
        className="block field-sizing-content w-full resize-none rounded-control border border-transparent bg-transparent px-2 py-1.5 text-title font-strong tracking-tight text-text transition-colors wrap-anywhere hover:border-line focus:border-control-line focus:bg-raised aria-invalid:border-danger"
      />
      {error !== null && (
        <p id={noteId} className="mt-1.5 flex gap-1.5 px-2 text-small text-danger">
          <AlertIcon className="mt-0.5 size-4" />
          {error}
        </p>
      )}
    </div>
  )
}

function submitOnEnter(event: KeyboardEvent<HTMLTextAreaElement>): void {
  // While an input method is composing (Japanese, Chinese, …), Enter chooses a word.
  if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
  event.preventDefault()
  event.currentTarget.form?.requestSubmit()
}
