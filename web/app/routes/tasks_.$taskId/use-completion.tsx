import { useFetcher } from '@remix-run/react'
import { FormMessage } from '../../components/form-message.tsx'
import { TaskCheck } from '../../components/task-check.tsx'
import { failureOf, type FormResult } from '../../forms.ts'

type CompletionFormProps = { task: { title: string; completed: boolean } }

/** The task's title, and the circle that ticks it off. */
export function CompletionForm({ task }: CompletionFormProps) {
  const fetcher = useFetcher<FormResult>()
  const wanted = fetcher.formData?.get('intent')
  const completed = wanted === undefined ? task.completed : wanted === 'complete'
  return (
    <fetcher.Form method="post" className="mt-2 mb-8">
      <div data-completed={completed || undefined} className="-ml-3 flex items-start">
        <input type="hidden" name="intent" value={completed ? 'reopen' : 'complete'} />
        <TaskCheck title="Done" completed={completed} />
        <h1
          tabIndex={-1}
          dir="auto"
          className="min-w-0 flex-1 py-2 text-title font-strong tracking-tight wrap-anywhere"
        >
          <span className="task-title">{task.title}</span>
        </h1>
      </div>
      <FormMessage message={failureOf(fetcher.data)?.message} />
    </fetcher.Form>
  )
}
