import type { HeadersFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Link, useActionData, useLoaderData } from '@remix-run/react'
import { Page } from '../../components/page.tsx'
import { formAction } from '../../server/actions.server.ts'
import { localPath } from '../../server/local-path.ts'
import { readBrowserZone } from '../../server/local-time.server.ts'
import { readDeviceToken, skipSignedIn, startSession } from '../../server/session.server.ts'
import { failureOf } from '../../words/forms.ts'
import { knownTimeZone } from '../../words/time-zone.ts'
import { signUp } from './queries.server.ts'
import { SignupForm } from './signup-form.tsx'

export const meta: MetaFunction = () => [{ title: 'Create an account · Latchkey' }]

/** Forwards `Retry-After` when there were too many attempts. */
export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders

export function loader({ request, context }: LoaderFunctionArgs) {
  const redirectTo = localPath(new URL(request.url).searchParams.get('redirectTo'))
  skipSignedIn(request, context, redirectTo)
  return { redirectTo }
}

export const action = formAction(async ({ api, form, request, context }) => {
  const account = { name: form.text('name'), email: form.text('email'), password: form.text('password') }
  const input = { ...account, timeZone: knownTimeZone(form.text('timeZone')) ?? readBrowserZone(request) }
  const session = await signUp(api, input, readDeviceToken(request, context.config))
  throw startSession(context, session, localPath(form.text('redirectTo')))
})

export { keepShown as shouldRevalidate, keepTyped as clientAction } from '../../hooks/keep-typed.ts'

export default function Signup() {
  const { redirectTo } = useLoaderData<typeof loader>()
  const failure = failureOf(useActionData<typeof action>())
  return (
    <Page width="narrow">
      <h1 tabIndex={-1} className="mb-8 text-display font-strong tracking-tight">
        Create an account
      </h1>
      <SignupForm failure={failure} redirectTo={redirectTo} />
      <p className="mt-6 text-muted">
        Have an account?{' '}
        <Link
          to={`/signin?redirectTo=${encodeURIComponent(redirectTo)}`}
          className="-my-3 inline-flex min-h-11 items-center font-medium text-accent underline-offset-4 hover:underline"
        >
          Sign in
        </Link>
      </p>
    </Page>
  )
}
