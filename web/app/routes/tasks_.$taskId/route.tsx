import { data, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData, useRouteError, useSubmit } from '@remix-run/react'
import { BackLink } from '../../components/back-link.tsx'
import { ErrorPage } from '../../components/error-page.tsx'
import { Page } from '../../components/page.tsx'
import { signedInAction } from '../../server/actions.server.ts'
import { signedInLoader } from '../../server/loaders.server.ts'
import { failureOf } from '../../words/forms.ts'
import { completeTask, reopenTask } from '../tasks/actions.server.ts'
import { DeleteTask } from '../tasks/delete-task.tsx'
import { TaskCheck } from '../tasks/task-check.tsx'
import { isPriority } from '../tasks/task-view.ts'
import { getTask, updateTask } from './queries.server.ts'
import { TaskForm } from './task-form.tsx'
import { useCompletion } from './use-completion.tsx'

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.title ?? 'Task'} · Latchkey` }]

export const loader = signedInLoader(({ api, params, localTimeOf }) =>
  getTask(api, localTimeOf, params['taskId'] ?? ''),
)

export const action = signedInAction(async ({ api, form, params }) => {
  const id = params['taskId'] ?? ''
  const priority = form.text('priority')
  switch (form.text('intent')) {
    case 'save': {
      const saved = await updateTask(api, {
        id,
        ifVersion: readVersion(form.text('version')),
        title: form.text('title'),
        description: form.optional('description'),
        dueDate: form.optional('dueDate'),
        priority: isPriority(priority) ? priority : 'NONE',
      })
      return { ok: true as const, saved }
    }
    case 'complete':
      await completeTask(api, id)
      break
    case 'reopen':
      await reopenTask(api, id)
      break
    default:
      throw data(null, 400)
  }
  // No redirect is needed: repeating any of these on a reload changes nothing.
  return { ok: true as const, saved: null }
})

/** `null` when the form has no valid version: the update then overwrites whatever is saved. */
function readVersion(text: string): number | null {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null
}

export { keepShown as shouldRevalidate, keepTyped as clientAction } from '../../hooks/keep-typed.ts'

export default function TaskRoute() {
  const task = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const submit = useSubmit()
  const { completed, form, element: completion } = useCompletion(task)
  return (
    <Page>
      <BackLink to="/tasks">Tasks</BackLink>
      <h1 tabIndex={-1} className="sr-only">
        {task.title}
      </h1>
      {completion}
      <div data-completed={completed || undefined} className="mt-3">
        <TaskForm
          key={task.id}
          task={task}
          failure={failureOf(result)}
          saved={result?.ok === true ? result.saved : null}
          check={<TaskCheck label="Done" completed={completed} form={form} />}
        />
      </div>
      <footer className="mt-10 flex flex-wrap items-center justify-between gap-2 border-t border-line pt-4 text-muted">
        <p className="text-small">
          Added {task.added}
          {task.done !== null && ` · Done ${task.done}`}
        </p>
        <DeleteTask
          task={task}
          label="Delete task"
          className="-mr-3 inline-flex min-h-11 items-center rounded-control px-3 font-medium text-danger transition-colors hover:bg-hover"
          onConfirm={() => submit(null, { method: 'post', action: `/tasks/${task.id}/delete` })}
        >
          Delete task
        </DeleteTask>
      </footer>
    </Page>
  )
}

/** Shows the form again, with what was typed, when the API cannot be reached. */
export function ErrorBoundary() {
  const error = useRouteError()
  const failure = failureOf(useActionData<typeof action>())
  if (failure?.values['intent'] !== 'save') return <ErrorPage error={error} />
  return (
    <Page>
      <BackLink to="/tasks">Tasks</BackLink>
      <h1 className="mt-2 mb-6 text-display font-strong tracking-tight">Task</h1>
      <TaskForm task={EMPTY} failure={failure} saved={null} />
    </Page>
  )
}

const EMPTY = { title: '', description: '', dueDate: '', priority: 'NONE' as const, version: 0 }
