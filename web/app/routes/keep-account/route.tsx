import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react'
import { Button } from '../../components/button.tsx'
import { DeadLink, isDead } from '../../components/dead-link.tsx'
import { FormMessage } from '../../components/form-message.tsx'
import { Page } from '../../components/page.tsx'
import { useFocusFirstInvalid } from '../../hooks/use-focus-first-invalid.ts'
import { formAction } from '../../server/actions.server.ts'
import { forgetLink, readLink, requireLink } from '../../server/link-cookie.server.ts'
import { readToken, redirectToSignin } from '../../server/session.server.ts'
import { failureOf, type FormFailure } from '../../words/forms.ts'
import { signOut } from '../signout/queries.server.ts'
import { cancelDeletion } from './queries.server.ts'

const PAGE = '/keep-account'

export const meta: MetaFunction = () => [{ title: 'Keep your account? · Latchkey' }]

export function loader({ request, context }: LoaderFunctionArgs) {
  return { hasLink: readLink(request, context.config, PAGE) !== null }
}

export const action = formAction(async ({ api, request, context }) => {
  const email = await cancelDeletion(api, requireLink(request, context.config, PAGE))
  const token = readToken(request, context.config)
  if (token !== null) await signOut(context, token)
  const response = redirectToSignin(context, { reason: 'kept', email })
  response.headers.append('Set-Cookie', forgetLink(context.config, PAGE))
  throw response
})

export { keepShown as shouldRevalidate, keepTyped as clientAction } from '../../hooks/keep-typed.ts'

export default function KeepAccount() {
  const { hasLink } = useLoaderData<typeof loader>()
  const failure = failureOf(useActionData<typeof action>())
  const works = hasLink && !isDead(failure)
  return (
    <Page width="narrow">
      <h1 tabIndex={-1} className="text-display font-strong tracking-tight">
        Keep your account?
      </h1>
      <p className="mt-3 mb-8 text-pretty text-muted">
        {works
          ? 'It is about to be deleted. Keep it, and everything in it stays as it was.'
          : 'If you have kept it already, sign in. Until it is deleted, signing in keeps it as well.'}
      </p>
      {works ? <KeepForm failure={failure} /> : <DeadLink failure={failure} to="/signin" action="Sign in" />}
    </Page>
  )
}

function KeepForm({ failure }: { failure: FormFailure | null }) {
  const form = useFocusFirstInvalid(failure)
  const sending = useNavigation().formMethod === 'POST'
  return (
    <Form ref={form} method="post" className="space-y-5">
      <FormMessage message={failure?.message} />
      <Button type="submit" variant="primary" isBusy={sending} className="w-full">
        Keep my account
      </Button>
    </Form>
  )
}
