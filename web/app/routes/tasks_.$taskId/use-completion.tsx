import { useFetcher } from '@remix-run/react'
import { FormMessage } from '../../components/form-message.tsx'
import { failureOf, type FormResult } from '../../words/forms.ts'

const FORM_ID = 'completion'

/**
 * The form that completes or reopens the task. `form` is its id, for the checkbox; `element` is to
 * be rendered on the page.
 */
export function useCompletion(task: { completed: boolean }) {
  const fetcher = useFetcher<FormResult>()
  const wanted = fetcher.formData?.get('intent')
  const completed = wanted === undefined ? task.completed : wanted === 'complete'
  const element = (
    <fetcher.Form id={FORM_ID} method="post">
      <input type="hidden" name="intent" value={completed ? 'reopen' : 'complete'} />
      <FormMessage message={failureOf(fetcher.data)?.message} />
    </fetcher.Form>
  )
  return { completed, form: FORM_ID, element }
}
