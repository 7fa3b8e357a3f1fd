import type { MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData, useRouteError } from '@remix-run/react'
import { ErrorPage } from '../../components/error-page.tsx'
import { SettingsPage } from '../../components/settings-page.tsx'
import { signedInAction } from '../../server/actions.server.ts'
import { signedInLoader } from '../../server/loaders.server.ts'
import { failureOf, type FormSuccess } from '../../words/forms.ts'
import { ProfileForm } from './profile-form.tsx'
import { getProfile, updateProfile } from './queries.server.ts'

export const meta: MetaFunction = () => [{ title: 'Profile · Settings · Latchkey' }]

export const loader = signedInLoader(({ api, localTimeOf }) => getProfile(api, localTimeOf))

export const action = signedInAction(async ({ api, form }) => {
  const timeZone = form.text('timeZone')
  await updateProfile(api, { name: form.text('name'), ...(timeZone && { timeZone }) })
  const success: FormSuccess = { ok: true }
  return success
})

export { keepShown as shouldRevalidate, keepTyped as clientAction } from '../../hooks/keep-typed.ts'

export default function Profile() {
  const { email, since, ...profile } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  return (
    <SettingsPage title="Profile">
      <ProfileForm {...profile} failure={failureOf(result)} saved={result?.ok === true} />
      <dl className="mt-10 grid grid-cols-[auto_1fr] gap-x-8 gap-y-2 border-t border-line pt-6">
        <dt className="text-muted">Email</dt>
        <dd className="wrap-anywhere">{email}</dd>
        <dt className="text-muted">Member since</dt>
        <dd className="tabular-nums">{since}</dd>
      </dl>
    </SettingsPage>
  )
}

/** Shows the form again, with what was typed, when the API cannot be reached. */
export function ErrorBoundary() {
  const error = useRouteError()
  const failure = failureOf(useActionData<typeof action>())
  if (failure === null) return <ErrorPage error={error} />
  return (
    <SettingsPage title="Profile">
      <ProfileForm name="" timeZone="" timeZones={[]} failure={failure} saved={false} />
    </SettingsPage>
  )
}
