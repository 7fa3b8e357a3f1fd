import type { HeadersFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { DeadLink, isDead } from '../../components/dead-link.tsx'
import { Page } from '../../components/page.tsx'
import { formAction } from '../../server/actions.server.ts'
import { forgetLink, readLink, requireLink } from '../../server/link-cookie.server.ts'
import { readBrowserZone } from '../../server/local-time.server.ts'
import { readDeviceToken, startSession, subjectOf } from '../../server/session.server.ts'
import { failureOf } from '../../words/forms.ts'
import { HOME } from '../../words/home.ts'
import { knownTimeZone } from '../../words/time-zone.ts'
import { CompleteForm } from './complete-form.tsx'
import { completeSignup } from './queries.server.ts'

const PAGE = '/complete-signup'

export const meta: MetaFunction = () => [{ title: 'Create your account · Latchkey' }]

/** Forwards `Retry-After` when there were too many attempts. */
export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders

export function loader({ request, context }: LoaderFunctionArgs) {
  const token = readLink(request, context.config, PAGE)
  return { hasLink: token !== null, email: token && addressIn(token) }
}

export const action = formAction(async ({ api, form, request, context }) => {
  const token = requireLink(request, context.config, PAGE)
  const account = { token, name: form.text('name'), password: form.text('password') }
  const input = { ...account, timeZone: knownTimeZone(form.text('timeZone')) ?? readBrowserZone(request) }
  const again = { email: addressIn(token), deviceToken: readDeviceToken(request, context.config) }
  const response = startSession(context, await completeSignup(api, input, again), HOME)
  response.headers.append('Set-Cookie', forgetLink(context.config, PAGE))
  throw response
})

/** The address that the link was sent to, as the token claims. */
function addressIn(token: string): string | null {
  const subject = subjectOf(token)
  return subject.includes('@') ? subject : null
}

export { keepShown as shouldRevalidate, keepTyped as clientAction } from '../../hooks/keep-typed.ts'

export default function CompleteSignup() {
  const { hasLink, email } = useLoaderData<typeof loader>()
  const failure = failureOf(useActionData<typeof action>())
  const works = hasLink && !isDead(failure)
  return (
    <Page width="narrow">
      <h1 tabIndex={-1} className="text-display font-strong tracking-tight">
        Create your account
      </h1>
      {works && email !== null && <p className="mt-3 wrap-anywhere text-muted">{email}</p>}
      <div className="mt-8">
        {works ? (
          <CompleteForm email={email} failure={failure} />
        ) : (
          <DeadLink failure={failure} to="/signup" action="Ask for a new link" />
        )}
      </div>
    </Page>
  )
}
