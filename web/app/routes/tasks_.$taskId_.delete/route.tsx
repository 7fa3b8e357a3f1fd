import { redirect, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { Button, ButtonLink } from '../../components/button.tsx'
import { FormKey } from '../../components/form-key.tsx'
import { FormMessage } from '../../components/form-message.tsx'
import { Page } from '../../components/page.tsx'
import { signedInAction } from '../../server/actions.server.ts'
import { signedInLoader } from '../../server/loaders.server.ts'
import { failureOf } from '../../words/forms.ts'
import { deleteTask } from '../tasks/actions.server.ts'
import { getTask } from '../tasks_.$taskId/queries.server.ts'

export const meta: MetaFunction = () => [{ title: 'Delete this task? · Latchkey' }]

export const loader = signedInLoader(async ({ api, params, localTimeOf }) => {
  const { id, title } = await getTask(api, localTimeOf, params['taskId'] ?? '')
  return { id, title }
})

export const action = signedInAction(async ({ api, params }) => {
  await deleteTask(api, params['taskId'] ?? '')
  throw redirect('/tasks')
})

export { keepShown as shouldRevalidate, keepTyped as clientAction } from '../../hooks/keep-typed.ts'

export default function DeleteTaskRoute() {
  const { id, title } = useLoaderData<typeof loader>()
  const failure = failureOf(useActionData<typeof action>())
  return (
    <Page>
      <h1 tabIndex={-1} className="text-display font-strong tracking-tight">
        Delete this task?
      </h1>
      <p dir="auto" className="mt-4 text-lead wrap-anywhere">
        {title}
      </p>
      <p className="mt-1 mb-8 text-muted">It is gone for good.</p>
      <FormMessage message={failure?.message} />
      <Form method="post" className="mt-4 flex flex-wrap gap-2">
        <FormKey failure={failure} />
        <Button type="submit" variant="danger">
          Delete task
        </Button>
        <ButtonLink to={`/tasks/${id}`}>Keep it</ButtonLink>
      </Form>
    </Page>
  )
}
