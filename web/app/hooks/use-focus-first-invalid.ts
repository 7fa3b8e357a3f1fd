import { useEffect, useRef } from 'react'
import type { FormFailure } from '../words/forms.ts'

/** For the form that failed: puts the focus where there is something to correct. */
export function useFocusFirstInvalid(failure: FormFailure | null) {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (failure === null) return
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [role="alert"]')?.focus()
  }, [failure])
  return form
}
