import { Link, NavLink, useLocation, useRouteLoaderData } from '@remix-run/react'
import type { loader } from '../root.tsx'
import { Wordmark } from './wordmark.tsx'

const LINK =
  'inline-flex min-h-11 items-center rounded-control px-3 text-muted transition-colors hover:bg-hover hover:text-text aria-[current=page]:text-text'

export function SiteHeader({ className }: { className: string }) {
  const inSettings = useLocation().pathname.startsWith('/settings/')
  const signedIn = useRouteLoaderData<typeof loader>('root')?.signedIn ?? false
  return (
    <header className={`mx-auto flex items-center justify-between py-3 sm:py-5 ${className}`}>
      <Wordmark to={signedIn ? '/tasks' : '/'} />
      <nav aria-label="Main" className="-mr-3 flex">
        {signedIn ? (
          <>
            <NavLink to="/tasks" className={LINK}>
              Tasks
            </NavLink>
            <Link to="/settings/profile" aria-current={inSettings ? 'page' : undefined} className={LINK}>
              Settings
            </Link>
          </>
        ) : (
          <NavLink to="/signin" className={LINK}>
            Sign in
          </NavLink>
        )}
      </nav>
    </header>
  )
}
