import { useRouteLoaderData } from '@remix-run/react'
import type { FormFailure } from '../words/forms.ts'
import type { loader } from '../root.tsx'

type FormKeyProps = {
  failure: FormFailure | null
  /** Tells apart what is sent by the same form before there is an answer. */
  nth?: number | undefined
}

/** Makes a form that arrives twice be done once. One that had no answer keeps its key. */
export function FormKey({ failure, nth = 0 }: FormKeyProps) {
  // A new one comes with every answer.
  const root = useRouteLoaderData<typeof loader>('root')
  const formKey = failure?.values['formKey'] ?? (root && `${root.formKey}.${nth}`)
  return formKey === undefined ? null : <input type="hidden" name="formKey" value={formKey} />
}
