import { useEffect, useRef } from 'react'
import type { FormFailure } from '../words/forms.ts'

/** Moves the focus to the first problem of a form that failed. */
export function useFocusFirstInvalid(failure: FormFailure | null) {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (failure === null) return
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [role="alert"]')?.focus()
  }, [failure])
  return form
}
