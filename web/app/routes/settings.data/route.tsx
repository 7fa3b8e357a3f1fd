import type { MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { Button, ButtonLink } from '../../components/button.tsx'
import { FormMessage } from '../../components/form-message.tsx'
import { SettingsPage, SettingsSection } from '../../components/settings-page.tsx'
import { signedInLoader } from '../../server/loaders.server.ts'
import { getEmail } from '../settings.data_.delete/queries.server.ts'

export const meta: MetaFunction = () => [{ title: 'Your data · Settings · Latchkey' }]

export const loader = signedInLoader(async ({ api, url }) => {
  return { email: await getEmail(api), problem: PROBLEMS.get(url.searchParams.get('problem')) ?? null }
})

const PROBLEMS: ReadonlyMap<string | null, string> = new Map([
  ['export', 'Your data cannot be exported right now. Nothing is lost: try again in a minute.'],
  ['busy', 'Your data is being downloaded already. Try again when that is done.'],
])

export default function YourData() {
  const { email, problem } = useLoaderData<typeof loader>()
  return (
    <SettingsPage title="Your data">
      <SettingsSection
        id="export"
        title="Export"
        help="Everything that Latchkey holds about you, as one JSON file: your profile, your tasks, where you are signed in, your access tokens without their secrets, and the history of your account."
      >
        {/* Only a full page load lets the browser save the file. */}
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
        help={`Deletes the account of ${email} with everything in it. It is final after 7 days: until then, signing in again keeps it.`}
      >
        <ButtonLink to="/settings/data/delete" variant="danger-outline" className="max-sm:w-full">
          Delete account
        </ButtonLink>
      </SettingsSection>
    </SettingsPage>
  )
}
