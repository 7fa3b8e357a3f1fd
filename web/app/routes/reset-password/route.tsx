import type { HeadersFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { DeadLink, isDead } from '../../components/dead-link.tsx'
import { Page } from '../../components/page.tsx'
import { TextLink } from '../../components/text-link.tsx'
import { formAction } from '../../server/actions.server.ts'
import { forgetLink, readLink, requireLink } from '../../server/link-cookie.server.ts'
import { readToken, redirectToSignin } from '../../server/session.server.ts'
import { failureOf } from '../../words/forms.ts'
import { signOut } from '../signout/queries.server.ts'
import { resetPassword } from './queries.server.ts'
import { ResetForm } from './reset-form.tsx'

const PAGE = '/reset-password'

export const meta: MetaFunction = () => [{ title: 'Set a new password · Latchkey' }]

/** Forwards `Retry-After` when there were too many attempts. */
export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders

export function loader({ request, context }: LoaderFunctionArgs) {
  return { hasLink: readLink(request, context.config, PAGE) !== null }
}

/** Signs in nobody: whoever reads the mail still has to know the new password. */
export const action = formAction(async ({ api, form, request, context }) => {
  const email = await resetPassword(api, {
    token: requireLink(request, context.config, PAGE),
    newPassword: form.text('newPassword'),
    revokeAccessTokens: form.text('revokeAccessTokens') !== '',
  })
  const token = readToken(request, context.config)
  if (token !== null) await signOut(context, token)
  const response = redirectToSignin(context, { reason: 'reset', email })
  response.headers.append('Set-Cookie', forgetLink(context.config, PAGE))
  throw response
})

export { keepShown as shouldRevalidate, keepTyped as clientAction } from '../../hooks/keep-typed.ts'

export default function ResetPassword() {
  const { hasLink } = useLoaderData<typeof loader>()
  const failure = failureOf(useActionData<typeof action>())
  return (
    <Page width="narrow">
      <h1 tabIndex={-1} className="mb-8 text-display font-strong tracking-tight">
        Set a new password
      </h1>
      {isDead(failure) || !hasLink ? (
        <>
          <DeadLink failure={failure} to="/forgot-password" action="Ask for a new link" />
          {failure !== null && (
            <p className="mt-6 text-muted">
              Have you set a new password with it? <TextLink to="/signin">Sign in</TextLink>
            </p>
          )}
        </>
      ) : (
        <>
          <ResetForm failure={failure} />
          <p className="mt-6 text-pretty text-muted">
            You are then signed out everywhere, and sign in with the new password.
          </p>
        </>
      )}
    </Page>
  )
}
