import { isRouteErrorResponse, useLocation, useRouteLoaderData } from '@remix-run/react'
import type { loader } from '../root.tsx'
import { HOME, HOME_NAME } from '../words/home.ts'
import { ButtonLink } from './button.tsx'
import { Page } from './page.tsx'

type Explanation = { title: string; text: string; retry: boolean }

/** Explains to a person what happened, what is safe and what to do. */
export function explainError(error: unknown): Explanation {
  if (isUnanswered(error)) {
    return {
      title: 'Latchkey cannot be reached',
      text: 'Your data is safe where it is. Look whether you are online, and try again in a moment.',
      retry: true,
    }
  }
  switch (isRouteErrorResponse(error) ? error.status : 500) {
    case 404:
    case 405:
      return {
        title: 'There is nothing here',
        text: 'The address may be wrong, or what was here has been deleted, or it belongs to somebody else.',
        retry: false,
      }
    case 429:
      return {
        title: 'That was too much at once',
        text: 'Your data is safe. Wait a minute, then try again.',
        retry: true,
      }
    case 503:
      return {
        title: 'The API cannot be reached',
        text: 'Your data is safe where it is; this page cannot get to it right now. Try again in a moment.',
        retry: true,
      }
    default:
      return {
        title: 'Something went wrong on our side',
        text: 'What was saved before is safe. Try again. If it keeps happening, send the request number below to the operator of this Latchkey.',
        retry: true,
      }
  }
}

export function ErrorPage({ error }: { error: unknown }) {
  const { title, text, retry } = explainError(error)
  const { pathname, search } = useLocation()
  const root = useRouteLoaderData<typeof loader>('root')
  // A request that got no answer has no request id.
  const requestId = requestIdOf(error) ?? (isUnanswered(error) ? undefined : root?.requestId)
  return (
    <Page>
      <div className="py-10 sm:py-16">
        <h1 tabIndex={-1} className="text-display font-strong tracking-tight">
          {title}
        </h1>
        <p className="mt-3 max-w-[32rem] text-lead text-muted">{text}</p>
        <div className="mt-8 flex flex-wrap gap-2">
          {retry ? (
            <ButtonLink variant="primary" to={pathname + search} reloadDocument>
              Try again
            </ButtonLink>
          ) : (
            <ButtonLink variant="primary" to={root?.signedIn ? HOME : '/'}>
              {root?.signedIn ? `Open your ${HOME_NAME.toLowerCase()}` : 'Open Latchkey'}
            </ButtonLink>
          )}
        </div>
        {requestId !== undefined && <p className="mt-10 text-small text-muted">Request {requestId}</p>}
      </div>
    </Page>
  )
}

/** Whether the browser got no answer, or one that is not Latchkey's, such as a proxy's. */
function isUnanswered(error: unknown): boolean {
  return error instanceof Error && /fetch|network|load failed|unable to decode/i.test(error.message)
}

function requestIdOf(error: unknown): string | undefined {
  if (!isRouteErrorResponse(error)) return undefined
  const details: unknown = error.data
  const isObject = typeof details === 'object' && details !== null && 'requestId' in details
  return isObject && typeof details.requestId === 'string' ? details.requestId : undefined
}
