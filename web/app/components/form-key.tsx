import { useRouteLoaderData } from '@remix-run/react'
import type { loader } from '../root.tsx'
import type { FormFailure } from '../words/forms.ts'

type FormKeyProps = {
  failure: FormFailure | null
  /** Distinguishes submissions of the same form that are sent before the first answer arrives. */
  nth?: number | undefined
}

/**
 * Identifies a form, so that the API does it once even if it arrives twice. A form that got no
 * answer keeps its key.
 */
export function FormKey({ failure, nth = 0 }: FormKeyProps) {
  // The root loader makes a new key for every answer.
  const root = useRouteLoaderData<typeof loader>('root')
  const formKey = failure?.values['formKey'] ?? (root && `${root.formKey}.${nth}`)
  return formKey === undefined ? null : <input type="hidden" name="formKey" value={formKey} />
}
