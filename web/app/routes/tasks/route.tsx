import { data, redirect, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData, useRouteError } from '@remix-run/react'
import { ErrorPage } from '../../components/error-page.tsx'
import { FormMessage } from '../../components/form-message.tsx'
import { Page } from '../../components/page.tsx'
import { signedInAction } from '../../server/actions.server.ts'
import { signedInLoader } from '../../server/loaders.server.ts'
import { failureOf, type FormSuccess } from '../../words/forms.ts'
import { addTask, completeTask, deleteTask, reopenTask } from './actions.server.ts'
import { AddTasks } from './add-tasks.tsx'
import { Composer } from './composer.tsx'
import { EmptyList } from './empty-list.tsx'
import { loadTaskList } from './queries.server.ts'
import { listPath, readShow } from './show.ts'
import { TaskFilter } from './task-filter.tsx'
import { TaskPage } from './task-page.tsx'

export const meta: MetaFunction = () => [{ title: 'Tasks · Latchkey' }]

export const loader = signedInLoader(async ({ api, url, localTimeOf }) => {
  return loadTaskList(api, localTimeOf, { show: readShow(url.searchParams.get('show')), url })
})

export const action = signedInAction(async ({ api, form, url, isDocument }) => {
  const id = form.text('id')
  switch (form.text('intent')) {
    case 'add':
      await addTask(api, {
        title: form.text('title'),
        dueDate: form.optional('dueDate'),
        priority: form.text('priority'),
      })
      break
    case 'complete':
      await completeTask(api, id)
      break
    case 'reopen':
      await reopenTask(api, id)
      break
    case 'delete':
      await deleteTask(api, id)
      break
    default:
      throw data(null, 400)
  }
  // Without JavaScript the answer is a page. The redirect keeps a reload from repeating the action.
  if (isDocument) throw redirect(url.pathname + url.search)
  const success: FormSuccess = { ok: true }
  return success
})

export { keepShown as shouldRevalidate, keepTyped as clientAction } from '../../hooks/keep-typed.ts'

export default function Tasks() {
  const list = useLoaderData<typeof loader>()
  const failure = failureOf(useActionData<typeof action>())
  const adding = failure?.values['intent'] === 'add'
  return (
    <Page>
      <h1 tabIndex={-1} className="text-display font-strong tracking-tight">
        Tasks
      </h1>
      <TaskFilter show={list.show} counts={list.counts} />
      {failure !== null && !adding && <FormMessage message={failure.message} />}
      {list.show !== 'done' && <AddTasks failure={adding ? failure : null} />}
      {list.tasks.length === 0 && <EmptyList show={list.show} counts={list.counts} />}
      <TaskPage key={list.show} list={list} />
    </Page>
  )
}

/** Shows the form again, with what was typed, when the API cannot be reached. */
export function ErrorBoundary() {
  const error = useRouteError()
  const failure = failureOf(useActionData<typeof action>())
  if (failure?.values['intent'] !== 'add') return <ErrorPage error={error} />
  return (
    <Page>
      <h1 className="mb-6 text-display font-strong tracking-tight">Tasks</h1>
      <Composer failure={failure} action={listPath('open')} />
    </Page>
  )
}
