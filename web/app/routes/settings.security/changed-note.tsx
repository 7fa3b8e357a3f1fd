import { useEffect, useRef } from 'react'
import { CheckIcon } from '../../components/icons.tsx'

/** Confirms that the password is changed. The form starts over, so this note takes the focus. */
export function ChangedNote() {
  const note = useRef<HTMLOutputElement>(null)
  useEffect(() => {
    if (document.activeElement === document.body) note.current?.focus()
  }, [])
  return (
    <output
      ref={note}
      tabIndex={-1}
      className="mb-5 flex gap-2 rounded-control border border-success px-3 py-2.5 text-success outline-none"
    >
      <CheckIcon className="mt-1 size-4" />
      <span>Your password is changed. Everywhere else, you are signed out.</span>
    </output>
  )
}
