import { NavLink, useRouteLoaderData } from '@remix-run/react'
import type { loader } from '../root.tsx'
import { HOME, HOME_NAME } from '../words/home.ts'
import { UserMenu } from './user-menu.tsx'
import { Wordmark } from './wordmark.tsx'

const LINK =
  'inline-flex min-h-11 items-center rounded-control px-3 text-muted transition-colors hover:bg-hover hover:text-text aria-[current=page]:text-text'

export function SiteHeader({ className }: { className: string }) {
  const root = useRouteLoaderData<typeof loader>('root')
  const signedIn = root?.signedIn ?? false
  return (
    <header className={`mx-auto flex items-center justify-between py-3 sm:py-5 ${className}`}>
      <Wordmark to={signedIn ? HOME : '/'} />
      <nav aria-label="Main" className={signedIn ? '-mr-1.5 flex' : '-mr-3 flex'}>
        {signedIn ? (
          <>
            <NavLink to={HOME} className={LINK}>
              {HOME_NAME}
            </NavLink>
            <UserMenu account={root?.account ?? null} />
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
