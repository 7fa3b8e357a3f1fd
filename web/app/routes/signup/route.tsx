import { redirect, type HeadersFunction, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { DoneNote } from '../../components/done-note.tsx'
import { Page } from '../../components/page.tsx'
import { TextLink } from '../../components/text-link.tsx'
import { formAction } from '../../server/actions.server.ts'
import { localPath } from '../../server/local-path.ts'
import { readBrowserZone } from '../../server/local-time.server.ts'
import { readDeviceToken, skipSignedIn, startSession } from '../../server/session.server.ts'
import { findSetup } from '../../server/setup.server.ts'
import { failureOf } from '../../words/forms.ts'
import { knownTimeZone } from '../../words/time-zone.ts'
import { requestSignup, signUp } from './queries.server.ts'
import { SignupByMailForm } from './signup-by-mail-form.tsx'
import { SignupForm } from './signup-form.tsx'

export const meta: MetaFunction = () => [{ title: 'Create an account · Latchkey' }]

/** Forwards `Retry-After` when there were too many attempts. */
export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url)
  const redirectTo = localPath(searchParams.get('redirectTo'))
  skipSignedIn(request, context, redirectTo)
  const { signsUpByMail } = await findSetup(context)
  return { redirectTo, signsUpByMail, sent: signsUpByMail && searchParams.has('sent') }
}

export const action = formAction(async ({ api, form, request, context }) => {
  if (form.text('intent') === 'request') {
    await requestSignup(api, form.text('email'))
    throw redirect('/signup?sent')
  }
  const account = { name: form.text('name'), email: form.text('email'), password: form.text('password') }
  const input = { ...account, timeZone: knownTimeZone(form.text('timeZone')) ?? readBrowserZone(request) }
  const session = await signUp(api, input, readDeviceToken(request, context.config))
  throw startSession(context, session, localPath(form.text('redirectTo')))
})

export { keepShown as shouldRevalidate, keepTyped as clientAction } from '../../hooks/keep-typed.ts'

export default function Signup() {
  const { redirectTo, signsUpByMail, sent } = useLoaderData<typeof loader>()
  const failure = failureOf(useActionData<typeof action>())
  if (sent && failure === null) return <Sent />
  return (
    <Page width="narrow">
      <h1 tabIndex={-1} className="mb-8 text-display font-strong tracking-tight">
        Create an account
      </h1>
      {signsUpByMail ? (
        <SignupByMailForm failure={failure} />
      ) : (
        <SignupForm failure={failure} redirectTo={redirectTo} />
      )}
      <p className="mt-6 text-muted">
        Have an account? <TextLink to={`/signin?redirectTo=${encodeURIComponent(redirectTo)}`}>Sign in</TextLink>
      </p>
    </Page>
  )
}

/** The same whether the address has an account or not. */
function Sent() {
  return (
    <Page width="narrow">
      <h1 tabIndex={-1} className="mb-6 text-display font-strong tracking-tight">
        Check your mail
      </h1>
      <DoneNote>A mail with a link is on its way. It works for 24 hours.</DoneNote>
      <p className="text-pretty text-muted">
        Nothing there after a few minutes? Look among the unwanted mails, or{' '}
        <TextLink to="/signup" reloadDocument>
          ask for another link
        </TextLink>
        .
      </p>
    </Page>
  )
}
