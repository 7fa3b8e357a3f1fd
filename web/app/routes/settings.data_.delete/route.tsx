import type { AppLoadContext, HeadersFunction, MetaFunction } from '@remix-run/node'
import { Form, Link, useActionData, useLoaderData, useNavigation } from '@remix-run/react'
import { Button, ButtonLink } from '../../components/button.tsx'
import { FormMessage } from '../../components/form-message.tsx'
import { Page } from '../../components/page.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { Username } from '../../components/username.tsx'
import { useFocusFirstInvalid } from '../../hooks/use-focus-first-invalid.ts'
import { useSecondsLeft } from '../../hooks/use-seconds-left.ts'
import { signedInAction } from '../../server/actions.server.ts'
import { ApiError, createApi } from '../../server/api.server.ts'
import { signedInLoader } from '../../server/loaders.server.ts'
import { findProfile, localTimeOf } from '../../server/local-time.server.ts'
import { redirectToGoodbye, startSession } from '../../server/session.server.ts'
import { today, type LocalTime } from '../../words/days.ts'
import { failureOf, fieldsOf } from '../../words/forms.ts'
import { tryToSignIn } from '../signin/queries.server.ts'
import { deleteAccount, getEmail } from './queries.server.ts'

export const meta: MetaFunction = () => [{ title: 'Delete your account? · Latchkey' }]

/** Forwards `Retry-After` when there were too many attempts. */
export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders

export const loader = signedInLoader(async ({ api }) => ({ email: await getEmail(api) }))

export const action = signedInAction(async ({ api, form, request, context }) => {
  const password = form.text('password')
  try {
    const localTime = localTimeOf(request, context, await findProfile(api))
    throw goodbye(context, localTime, await deleteAccount(api, password))
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 'UNAUTHENTICATED')) throw error
    // If the form was sent twice, the first one has ended the session of the second.
    const again = await tryToSignIn(createApi(context, null), { email: form.text('username'), password })
    if (!(again instanceof ApiError)) throw startSession(context, again, '/settings/data/delete')
    if (again.deletesAt === null) throw error
    throw goodbye(context, localTimeOf(request, context), again.deletesAt)
  }
})

function goodbye(context: AppLoadContext, localTime: LocalTime, deletesAt: string): Response {
  return redirectToGoodbye(context, today({ ...localTime, now: new Date(deletesAt) }))
}

export { keepShown as shouldRevalidate, keepTyped as clientAction } from '../../hooks/keep-typed.ts'

export default function DeleteAccountRoute() {
  const { email } = useLoaderData<typeof loader>()
  const failure = failureOf(useActionData<typeof action>())
  const form = useFocusFirstInvalid(failure)
  const secondsLeft = useSecondsLeft(failure)
  const sending = useNavigation().formAction === '/settings/data/delete'
  const { defaultValue: _, ...password } = fieldsOf(failure, ['password'])('password')
  return (
    <Page>
      <h1 tabIndex={-1} className="text-display font-strong tracking-tight">
        Delete your account?
      </h1>
      <p className="mt-3 text-lead wrap-anywhere text-muted">{email}</p>
      <ul className="mt-6 list-disc space-y-2 pl-5 marker:text-muted">
        <li>You are signed out everywhere at once, and your access tokens end for good.</li>
        <li>For 7 days, signing in keeps your account and everything in it.</li>
        <li>
          After that it is gone for good.{' '}
          <Link to="/settings/data" className="font-medium text-accent underline underline-offset-4">
            Download your data
          </Link>{' '}
          first to keep a copy.
        </li>
      </ul>
      <Form ref={form} method="post" noValidate className="mt-8 max-w-[25rem] space-y-5">
        <FormMessage message={failure?.message} wait={failure?.wait} secondsLeft={secondsLeft} />
        <Username email={email} />
        <PasswordField {...password} label="Your password" autoComplete="current-password" />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="danger" isBusy={sending} isDisabled={Boolean(secondsLeft)}>
            Delete account
          </Button>
          <ButtonLink to="/settings/data">Keep account</ButtonLink>
        </div>
      </Form>
    </Page>
  )
}
