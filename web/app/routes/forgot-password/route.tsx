import { redirect, type HeadersFunction, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData, useRouteLoaderData } from '@remix-run/react'
import { DoneNote } from '../../components/done-note.tsx'
import { Page } from '../../components/page.tsx'
import { TextLink } from '../../components/text-link.tsx'
import type { loader as rootLoader } from '../../root.tsx'
import { formAction } from '../../server/actions.server.ts'
import { findSetup } from '../../server/setup.server.ts'
import { failureOf } from '../../words/forms.ts'
import { ForgotForm } from './forgot-form.tsx'
import { requestPasswordReset } from './queries.server.ts'

export const meta: MetaFunction = () => [{ title: 'Forgot your password? · Latchkey' }]

/** Forwards `Retry-After` when too many mails were asked for. */
export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { sendsMail } = await findSetup(context)
  return { sendsMail, sent: new URL(request.url).searchParams.has('sent') }
}

export const action = formAction(async ({ api, form }) => {
  await requestPasswordReset(api, form.text('email'))
  throw redirect('/forgot-password?sent')
})

export { keepShown as shouldRevalidate, keepTyped as clientAction } from '../../hooks/keep-typed.ts'

export default function ForgotPassword() {
  const { sendsMail, sent } = useLoaderData<typeof loader>()
  const root = useRouteLoaderData<typeof rootLoader>('root')
  const failure = failureOf(useActionData<typeof action>())
  if (!sendsMail) return <NoMail />
  if (sent && failure === null) return <Sent />
  return (
    <Page width="narrow">
      <h1 tabIndex={-1} className="text-display font-strong tracking-tight">
        Forgot your password?
      </h1>
      <p className="mt-3 mb-8 text-pretty text-muted">
        Enter the email address of your account. You get a link to set a new password.
      </p>
      <ForgotForm failure={failure} email={root?.account?.email ?? ''} />
      <p className="mt-6 text-muted">
        Remember it? <TextLink to="/signin">Sign in</TextLink>
      </p>
    </Page>
  )
}

/** The same whether there is such an account or not. */
function Sent() {
  return (
    <Page width="narrow">
      <h1 tabIndex={-1} className="mb-6 text-display font-strong tracking-tight">
        Check your mail
      </h1>
      <DoneNote>If this address has an account, a mail with a link is on its way. It works for 30 minutes.</DoneNote>
      <p className="text-pretty text-muted">
        Nothing there after a few minutes? Look among the unwanted mails, or{' '}
        <TextLink to="/forgot-password" reloadDocument>
          ask for another link
        </TextLink>
        .
      </p>
    </Page>
  )
}

function NoMail() {
  return (
    <Page width="narrow">
      <h1 tabIndex={-1} className="text-display font-strong tracking-tight">
        Forgot your password?
      </h1>
      <p className="mt-3 text-pretty">
        This Latchkey sends no mail, so it cannot send you a link to set a new one. Ask the people who run it for help.
      </p>
      <p className="mt-6 text-muted">
        Remember it? <TextLink to="/signin">Sign in</TextLink>
      </p>
    </Page>
  )
}
