import { redirect, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { Button, ButtonLink } from '../../components/button.tsx'
import { FormMessage } from '../../components/form-message.tsx'
import { Page } from '../../components/page.tsx'
import { signedInAction } from '../../server/actions.server.ts'
import { signedInLoader } from '../../server/loaders.server.ts'
import { failureOf } from '../../words/forms.ts'
import { getToken, revokeToken } from '../settings.tokens/queries.server.ts'

export const meta: MetaFunction = () => [{ title: 'Revoke this token? · Latchkey' }]

export const loader = signedInLoader(async ({ api, params, localTimeOf }) => {
  const { name, lastCharacters } = await getToken(api, localTimeOf, params['tokenId'] ?? '')
  return { name, lastCharacters }
})

export const action = signedInAction(async ({ api, params }) => {
  await revokeToken(api, params['tokenId'] ?? '')
  throw redirect('/settings/tokens')
})

export { keepShown as shouldRevalidate, keepTyped as clientAction } from '../../hooks/keep-typed.ts'

export default function RevokeTokenRoute() {
  const { name, lastCharacters } = useLoaderData<typeof loader>()
  const failure = failureOf(useActionData<typeof action>())
  return (
    <Page>
      <h1 tabIndex={-1} className="text-display font-strong tracking-tight">
        Revoke this token?
      </h1>
      <p dir="auto" className="mt-4 text-lead wrap-anywhere">
        {name}
      </p>
      <p className="text-muted">
        <code className="font-mono text-small">lk_pat_…{lastCharacters}</code>
      </p>
      <p className="mt-1 mb-8 text-muted">Every program that uses it is locked out at once, for good.</p>
      <FormMessage message={failure?.message} />
      <Form method="post" className="mt-4 flex flex-wrap gap-2">
        <Button type="submit" variant="danger">
          Revoke token
        </Button>
        <ButtonLink to="/settings/tokens">Keep it</ButtonLink>
      </Form>
    </Page>
  )
}
