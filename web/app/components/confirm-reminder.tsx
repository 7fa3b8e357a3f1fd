import { useFetcher, useLocation, useRouteLoaderData } from '@remix-run/react'
import type { loader } from '../root.tsx'
import { RowLink } from './text-link.tsx'

/** Pages that are about the address themselves, and those that are for everybody. */
const NOT_ON = /^\/(settings\/profile|verify-email|docs)(\/|$)/

/** Reminds people to confirm their email address, if the server sends mail. */
export function ConfirmReminder({ className }: { className: string }) {
  const root = useRouteLoaderData<typeof loader>('root')
  const { pathname, search } = useLocation()
  const later = useFetcher()
  const isPutOff = later.formData !== undefined
  if (!root?.reminds || !root.account || isPutOff || NOT_ON.test(pathname)) return null
  return (
    <aside
      aria-label="Your email address"
      className={`mx-auto flex flex-wrap items-center gap-x-4 rounded-control border border-line px-4 py-1 text-small ${className}`}
    >
      <p className="min-w-0 grow basis-72 py-2 wrap-anywhere text-muted">
        Confirm <span className="text-text">{root.account.email}</span> with the link that we sent you.
      </p>
      <div className="-mr-2 flex items-center gap-2">
        <RowLink to="/settings/profile#email">Send it again</RowLink>
        <later.Form method="post" action="/confirm-later">
          <input type="hidden" name="redirectTo" value={pathname + search} />
          <button
            type="submit"
            className="min-h-11 cursor-pointer rounded-control px-2 text-muted transition-colors hover:text-text"
          >
            Not now
          </button>
        </later.Form>
      </div>
    </aside>
  )
}
