import { redirect, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData, useNavigation, useRouteLoaderData } from '@remix-run/react'
import { Button, ButtonLink } from '../../components/button.tsx'
import { DeadLink, isDead } from '../../components/dead-link.tsx'
import { FormKey } from '../../components/form-key.tsx'
import { FormMessage } from '../../components/form-message.tsx'
import { Page } from '../../components/page.tsx'
import { useFocusFirstInvalid } from '../../hooks/use-focus-first-invalid.ts'
import type { loader as rootLoader } from '../../root.tsx'
import { signedInAction } from '../../server/actions.server.ts'
import { forgetLink, readLink, requireLink } from '../../server/link-cookie.server.ts'
import { failureOf, type FormFailure } from '../../words/forms.ts'
import { verifyEmail } from './queries.server.ts'

const PAGE = '/verify-email'

export const meta: MetaFunction = () => [{ title: 'Confirm your email address · Latchkey' }]

export function loader({ request, context }: LoaderFunctionArgs) {
  return { hasLink: readLink(request, context.config, PAGE) !== null }
}

/** For the address of the account, and for a new one that takes its place. */
export const action = signedInAction(async ({ api, request, context }) => {
  await verifyEmail(api, requireLink(request, context.config, PAGE))
  const headers = { 'Set-Cookie': forgetLink(context.config, PAGE) }
  throw redirect('/settings/profile?email=confirmed', { headers })
})

export { keepShown as shouldRevalidate, keepTyped as clientAction } from '../../hooks/keep-typed.ts'

export default function VerifyEmail() {
  const { hasLink } = useLoaderData<typeof loader>()
  const root = useRouteLoaderData<typeof rootLoader>('root')
  const failure = failureOf(useActionData<typeof action>())
  return (
    <Page width="narrow">
      <h1 tabIndex={-1} className="mb-3 text-display font-strong tracking-tight">
        Confirm your email address
      </h1>
      {root?.signedIn !== true ? (
        <SigninFirst />
      ) : (
        <>
          <p className="mb-8 wrap-anywhere text-muted">
            {root.account === null ? (
              'The link works only for the account that it was sent to.'
            ) : (
              <>
                You are signed in as <span className="font-medium text-text">{root.account.email}</span>. The link works
                only for the account that it was sent to.
              </>
            )}
          </p>
          {isDead(failure) || !hasLink ? (
            <DeadLink failure={failure} to="/settings/profile#email" action="Open your settings" />
          ) : (
            <ConfirmForm failure={failure} />
          )}
        </>
      )}
    </Page>
  )
}

/** The link waits in its cookie meanwhile. */
function SigninFirst() {
  return (
    <>
      <p className="mb-8 text-pretty text-muted">
        Sign in first. The link works only for the account that it was sent to.
      </p>
      <ButtonLink variant="primary" to={`/signin?redirectTo=${encodeURIComponent(PAGE)}`} className="w-full">
        Sign in
      </ButtonLink>
    </>
  )
}

function ConfirmForm({ failure }: { failure: FormFailure | null }) {
  const form = useFocusFirstInvalid(failure)
  const sending = useNavigation().formMethod === 'POST'
  return (
    <Form ref={form} method="post" className="space-y-5">
      <FormMessage message={failure?.message} wait={failure?.wait} />
      <FormKey failure={failure} />
      <Button type="submit" variant="primary" isBusy={sending} className="w-full">
        Confirm address
      </Button>
    </Form>
  )
}
