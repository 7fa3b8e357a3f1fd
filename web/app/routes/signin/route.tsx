import type { HeadersFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Page } from '../../components/page.tsx'
import { TextLink } from '../../components/text-link.tsx'
import { formAction } from '../../server/actions.server.ts'
import { localPath } from '../../server/local-path.ts'
import { readDeviceToken, readEmail, skipSignedIn, startSession } from '../../server/session.server.ts'
import { failureOf } from '../../words/forms.ts'
import { noticeOf } from './notices.ts'
import { signIn } from './queries.server.ts'
import { SigninForm } from './signin-form.tsx'

export const meta: MetaFunction = () => [{ title: 'Sign in · Latchkey' }]

/** Forwards `Retry-After` when there were too many attempts. */
export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders

export function loader({ request, context }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url)
  const redirectTo = localPath(searchParams.get('redirectTo'))
  skipSignedIn(request, context, redirectTo)
  const email = readEmail(request, context.config)
  return { redirectTo, email, notice: noticeOf(searchParams.get('reason')) }
}

export const action = formAction(async ({ api, form, request, context }) => {
  const input = {
    email: form.text('email'),
    password: form.text('password'),
    deviceToken: readDeviceToken(request, context.config),
    cancelDeletion: form.text('cancelDeletion') === 'true',
  }
  throw startSession(context, await signIn(api, input), localPath(form.text('redirectTo')))
})

export { keepShown as shouldRevalidate, keepTyped as clientAction } from '../../hooks/keep-typed.ts'

export default function Signin() {
  const { redirectTo, email, notice } = useLoaderData<typeof loader>()
  const failure = failureOf(useActionData<typeof action>())
  return (
    <Page width="narrow">
      <h1 tabIndex={-1} className="text-display font-strong tracking-tight">
        Sign in
      </h1>
      {notice !== null && failure === null && <output className="mt-3 block text-muted">{notice}</output>}
      <div className="mt-8">
        <SigninForm failure={failure} redirectTo={redirectTo} email={email} />
      </div>
      {failure?.deletesOn === undefined && (
        <p className="mt-6 text-muted">
          New to Latchkey?{' '}
          <TextLink to={`/signup?redirectTo=${encodeURIComponent(redirectTo)}`}>Create an account</TextLink>
        </p>
      )}
    </Page>
  )
}
