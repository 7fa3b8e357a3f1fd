import { data, redirect, type HeadersFunction, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData, useLocation } from '@remix-run/react'
import { DoneNote } from '../../components/done-note.tsx'
import { SecurityEventList } from '../../components/security-event-list.tsx'
import { SettingsPage, SettingsSection } from '../../components/settings-page.tsx'
import { RowLink } from '../../components/text-link.tsx'
import { signedInAction } from '../../server/actions.server.ts'
import { createApi } from '../../server/api.server.ts'
import { signedInLoader } from '../../server/loaders.server.ts'
import { readDeviceToken, startSession } from '../../server/session.server.ts'
import { failureOf, type FormSuccess } from '../../words/forms.ts'
import { PasswordForm } from './password-form.tsx'
import { changePassword, getSecurity, revokeOtherSessions, revokeSession } from './queries.server.ts'
import { SessionList } from './session-list.tsx'

export const meta: MetaFunction = () => [{ title: 'Security · Settings · Latchkey' }]

/** Forwards `Retry-After` when there were too many attempts. */
export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders

export const loader = signedInLoader(async ({ api, url, localTimeOf }) => {
  return { ...(await getSecurity(api, localTimeOf)), changed: url.searchParams.get('changed') === 'password' }
})

export const action = signedInAction(async ({ api, form, request, context, isDocument }) => {
  switch (form.text('intent')) {
    case 'change-password': {
      const input = { currentPassword: form.text('currentPassword'), newPassword: form.text('newPassword') }
      const again = { email: form.text('username'), deviceToken: readDeviceToken(request, context.config) }
      const session = await changePassword({ api, asNobody: createApi(context, null) }, input, again)
      throw startSession(context, session, '/settings/security?changed=password')
    }
    case 'revoke':
      await revokeSession(api, form.text('id'))
      break
    case 'revoke-others':
      await revokeOtherSessions(api)
      break
    default:
      throw data(null, 400)
  }
  if (isDocument) throw redirect('/settings/security')
  const success: FormSuccess = { ok: true }
  return success
})

export { keepShown as shouldRevalidate, keepTyped as clientAction } from '../../hooks/keep-typed.ts'

export default function Security() {
  const { email, name, sessions, events, changed } = useLoaderData<typeof loader>()
  const failure = failureOf(useActionData<typeof action>())
  const changing = failure?.values['intent'] === 'change-password'
  const { key } = useLocation()
  return (
    <SettingsPage title="Security">
      <SettingsSection
        id="password"
        title="Password"
        help="Changing it signs you out everywhere else. Access tokens keep working."
      >
        {changed && !changing && (
          <DoneNote key={key}>Your password is changed. Everywhere else, you are signed out.</DoneNote>
        )}
        {/* The key clears the form when the password has changed. */}
        <PasswordForm key={changed ? key : ''} email={email} name={name} failure={changing ? failure : null} />
      </SettingsSection>
      <SettingsSection
        id="sessions"
        title="Where you are signed in"
        help="Sign out anything you do not recognise, then change your password."
      >
        <SessionList sessions={sessions} failure={changing ? null : failure} />
      </SettingsSection>
      <SettingsSection id="history" title="Recent activity">
        <SecurityEventList events={events} />
        <RowLink to="/settings/security/history" prefetch="intent">
          Show the whole history
        </RowLink>
      </SettingsSection>
    </SettingsPage>
  )
}
