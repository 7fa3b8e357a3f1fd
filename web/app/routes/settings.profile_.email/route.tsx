import type { HeadersFunction, MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData, useRouteError } from '@remix-run/react'
import { ButtonLink } from '../../components/button.tsx'
import { DoneNote } from '../../components/done-note.tsx'
import { ErrorPage } from '../../components/error-page.tsx'
import { Page } from '../../components/page.tsx'
import { signedInAction } from '../../server/actions.server.ts'
import { signedInLoader } from '../../server/loaders.server.ts'
import { failureOf, type FormFailure } from '../../words/forms.ts'
import { ChangeForm } from './change-form.tsx'
import { changeEmail, getAddress } from './queries.server.ts'

export const meta: MetaFunction = () => [{ title: 'Change your email address · Latchkey' }]

/** Forwards `Retry-After` when there were too many attempts. */
export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders

export const loader = signedInLoader(({ api }) => getAddress(api))

export const action = signedInAction(async ({ api, form }) => {
  const newEmail = form.text('newEmail').trim()
  await changeEmail(api, { newEmail, password: form.text('password') })
  return { ok: true as const, newEmail }
})

export { keepShown as shouldRevalidate, keepTyped as clientAction } from '../../hooks/keep-typed.ts'

export default function ChangeEmail() {
  const { email, sendsMail } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  if (result?.ok === true) return <Pending email={email} newEmail={result.newEmail} />
  return <Change email={email} sendsMail={sendsMail} failure={failureOf(result)} />
}

/** Shows the form again, with what was typed, when the API cannot be reached. */
export function ErrorBoundary() {
  const error = useRouteError()
  const failure = failureOf(useActionData<typeof action>())
  if (failure === null) return <ErrorPage error={error} />
  return <Change email="" sendsMail failure={failure} />
}

type ChangeProps = { email: string; sendsMail: boolean; failure: FormFailure | null }

function Change({ email, sendsMail, failure }: ChangeProps) {
  return (
    <Page>
      <h1 tabIndex={-1} className="text-display font-strong tracking-tight">
        Change your email address
      </h1>
      <p className="mt-3 text-lead wrap-anywhere text-muted">{email}</p>
      {sendsMail ? (
        <>
          <ul className="mt-6 mb-8 list-disc space-y-2 pl-5 marker:text-muted">
            <li>We send a link to the new address. It becomes yours when you confirm it there.</li>
            <li>Until then, nothing changes.</li>
            <li>Your present address gets a mail, with a link that undoes the change for 7 days.</li>
          </ul>
          <ChangeForm email={email} failure={failure} />
        </>
      ) : (
        <>
          <p className="mt-6 mb-8 text-pretty">
            This Latchkey sends no mail, so the address cannot be changed here. Ask the people who run it for help.
          </p>
          <ButtonLink to="/settings/profile" variant="outline">
            Back to your profile
          </ButtonLink>
        </>
      )}
    </Page>
  )
}

function Pending({ email, newEmail }: { email: string; newEmail: string }) {
  return (
    <Page>
      <h1 tabIndex={-1} className="mb-6 text-display font-strong tracking-tight">
        Confirm your new address
      </h1>
      <DoneNote>A mail with a link is on its way to {newEmail}. The link works for 24 hours.</DoneNote>
      <p className="text-pretty wrap-anywhere text-muted">
        Open it in a browser where you are signed in. Until then, you sign in with {email}, which was told of the change
        as well.
      </p>
      <ButtonLink to="/settings/profile" variant="outline" className="mt-8">
        Back to your profile
      </ButtonLink>
    </Page>
  )
}
