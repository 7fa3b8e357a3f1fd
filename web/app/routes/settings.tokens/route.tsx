import { data, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData, useRouteError } from '@remix-run/react'
import { ErrorPage } from '../../components/error-page.tsx'
import { FormMessage } from '../../components/form-message.tsx'
import { SettingsPage, SettingsSection } from '../../components/settings-page.tsx'
import { signedInAction } from '../../server/actions.server.ts'
import { momentOf } from '../../server/form-key.server.ts'
import { signedInLoader } from '../../server/loaders.server.ts'
import { failureOf } from '../../words/forms.ts'
import { expiryOf } from './expiry.ts'
import { NewToken } from './new-token.tsx'
import { createToken, listTokens } from './queries.server.ts'
import { SCOPES } from './scopes.ts'
import { TokenForm } from './token-form.tsx'
import { TokenList } from './token-list.tsx'

export const meta: MetaFunction = () => [{ title: 'Access tokens · Settings · Latchkey' }]

export const loader = signedInLoader(async ({ api, localTimeOf }) => ({ tokens: await listTokens(api, localTimeOf) }))

/** The token is in this answer only, never in an address, a cookie or a cache. */
export const action = signedInAction(async ({ api, form, context }) => {
  const expiresAt = expiryOf(form.text('expiry'), momentOf(form.text('formKey'), context.now()))
  if (expiresAt === undefined) throw data(null, 400)
  const scopes = SCOPES.map(({ scope }) => scope).filter((scope) => form.text(scope) !== '')
  const made = await createToken(api, { name: form.text('name'), scopes, expiresAt })
  return { ok: true as const, made }
})

export { keepShown as shouldRevalidate, keepTyped as clientAction } from '../../hooks/keep-typed.ts'

export default function AccessTokens() {
  const { tokens } = useLoaderData<typeof loader>()
  return (
    <SettingsPage title="Access tokens">
      <NewTokenSection />
      <SettingsSection
        id="tokens"
        title="Your access tokens"
        help="Changing your password does not end them: revoke those that you do not trust."
      >
        <TokenList tokens={tokens} />
      </SettingsSection>
    </SettingsPage>
  )
}

/** Still shows the new token when the list fails to load: it is shown only once. */
export function ErrorBoundary() {
  const error = useRouteError()
  if (useActionData<typeof action>() === undefined) return <ErrorPage error={error} />
  return (
    <SettingsPage title="Access tokens">
      <NewTokenSection />
    </SettingsPage>
  )
}

function NewTokenSection() {
  const result = useActionData<typeof action>()
  const made = result?.ok === true ? result.made : null
  return (
    <SettingsSection
      id="new"
      title="New access token"
      help="For a program that uses the API for you. It can never change your password, see your tokens, or delete your account."
    >
      {made && <NewToken key={made.token} {...made} />}
      {result?.ok === true && made === null && (
        <FormMessage message="This token was created when you sent the form first, and is not shown again. If you did not copy it, revoke it and create another." />
      )}
      <TokenForm key={made?.token} failure={failureOf(result)} />
    </SettingsSection>
  )
}
