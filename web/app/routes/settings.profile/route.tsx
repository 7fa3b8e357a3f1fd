import { redirect, type HeadersFunction, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData, useRouteError } from '@remix-run/react'
import { ErrorPage } from '../../components/error-page.tsx'
import { SettingsPage, SettingsSection } from '../../components/settings-page.tsx'
import { signedInAction } from '../../server/actions.server.ts'
import { signedInLoader } from '../../server/loaders.server.ts'
import { failureOf, type FormSuccess } from '../../words/forms.ts'
import { EmailSection, type Done } from './email-section.tsx'
import { ProfileForm } from './profile-form.tsx'
import { getProfile, sendConfirmation, updateProfile } from './queries.server.ts'

export const meta: MetaFunction = () => [{ title: 'Profile · Settings · Latchkey' }]

/** Forwards `Retry-After` when too many mails were asked for. */
export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders

export const loader = signedInLoader(async ({ api, url, localTimeOf }) => {
  return { ...(await getProfile(api, localTimeOf)), done: readDone(url.searchParams.get('email')) }
})

function readDone(value: string | null): Done | null {
  return value === 'sent' || value === 'confirmed' ? value : null
}

export const action = signedInAction(async ({ api, form }) => {
  if (form.text('intent') === 'send-link') {
    await sendConfirmation(api)
    throw redirect('/settings/profile?email=sent')
  }
  const timeZone = form.text('timeZone')
  await updateProfile(api, { name: form.text('name'), ...(timeZone && { timeZone }) })
  const success: FormSuccess = { ok: true }
  return success
})

export { keepShown as shouldRevalidate, keepTyped as clientAction } from '../../hooks/keep-typed.ts'

export default function Profile() {
  const { since, address, done, ...profile } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const failure = failureOf(result)
  const sendingFailed = failure?.values['intent'] === 'send-link'
  return (
    <SettingsPage title="Profile">
      <SettingsSection id="about" title="About you">
        <ProfileForm {...profile} failure={sendingFailed ? null : failure} saved={result?.ok === true} />
        <p className="mt-5 text-small text-muted">
          Member since <span className="tabular-nums">{since}</span>
        </p>
      </SettingsSection>
      <EmailSection address={address} done={done} failure={sendingFailed ? failure : null} />
    </SettingsPage>
  )
}

/** Shows the form again, with what was typed, when the API cannot be reached. */
export function ErrorBoundary() {
  const error = useRouteError()
  const failure = failureOf(useActionData<typeof action>())
  if (failure === null || failure.values['intent'] === 'send-link') return <ErrorPage error={error} />
  return (
    <SettingsPage title="Profile">
      <ProfileForm name="" timeZone="" timeZones={[]} failure={failure} saved={false} />
    </SettingsPage>
  )
}
