import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { Button, ButtonLink } from '../../components/button.tsx'
import { FormMessage } from '../../components/form-message.tsx'
import { SettingsPage, SettingsSection } from '../../components/settings-page.tsx'
import { requireToken } from '../../session.server.ts'

export const meta: MetaFunction = () => [{ title: 'Your data · Settings · Latchkey' }]

export function loader({ request, context }: LoaderFunctionArgs) {
  requireToken(request, context)
  return { problem: PROBLEMS.get(new URL(request.url).searchParams.get('problem')) ?? null }
}

const PROBLEMS: ReadonlyMap<string | null, string> = new Map([
  ['export', 'Your data could not be put together right now. Nothing is lost: try again in a minute.'],
  ['busy', 'Your data is being downloaded already. Try again when that is done.'],
])

export default function YourData() {
  const { problem } = useLoaderData<typeof loader>()
  return (
    <SettingsPage title="Your data">
      <SettingsSection
        id="export"
        title="Export"
        help="Everything that Latchkey holds about you, as one JSON file: your profile, your tasks, where you are signed in, and the history of your account."
      >
        {/* Only the browser itself can save what is answered, so it sends this. */}
        <Form method="post" action="/settings/data/export" reloadDocument className="space-y-5">
          <FormMessage message={problem} />
          <Button type="submit" variant="primary" className="max-sm:w-full">
            Download your data
          </Button>
        </Form>
      </SettingsSection>
      <SettingsSection
        id="delete"
        title="Delete account"
        help="It is final after 7 days. Until then, signing in again keeps your account and everything in it."
      >
        <ButtonLink to="/settings/data/delete" variant="danger-outline" className="max-sm:w-full">
          Delete account
        </ButtonLink>
      </SettingsSection>
    </SettingsPage>
  )
}
