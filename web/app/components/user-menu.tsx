import { Form, Link, useLocation } from '@remix-run/react'
import { useDismiss } from '../hooks/use-dismiss.ts'
import type { Account } from '../server/account.server.ts'
import { PersonIcon } from './icons.tsx'

const ITEM =
  'flex min-h-11 w-full cursor-pointer items-center rounded-control px-3 text-left transition-colors hover:bg-hover aria-[current=page]:font-medium'

type UserMenuProps = {
  /** `null` while the API cannot be reached. */
  account: Account | null
}

/** The menu of the person who is signed in. A `<details>`, so that it opens without JavaScript. */
export function UserMenu({ account }: UserMenuProps) {
  const { key, pathname } = useLocation()
  const menu = useDismiss()
  return (
    // The key closes the menu on every navigation.
    <details key={key} ref={menu} className="relative ml-1">
      <summary className="grid size-11 cursor-pointer list-none place-items-center rounded-full [&::-webkit-details-marker]:hidden">
        <span className="sr-only">{account ? `Account of ${account.name}` : 'Account'}</span>
        <span
          aria-hidden="true"
          className="grid size-8 place-items-center overflow-hidden rounded-full border border-line bg-hover text-small font-medium"
        >
          {account?.initials ?? <PersonIcon />}
        </span>
      </summary>
      <div className="absolute right-1.5 z-10 w-64 max-w-[calc(100vw-2rem)] rounded-float border border-line bg-raised p-2 shadow-float">
        {account && (
          <div className="mb-2 border-b border-line px-3 pt-1 pb-3">
            <p dir="auto" className="line-clamp-2 text-left font-medium wrap-anywhere">
              {account.name}
            </p>
            <p className="text-small wrap-anywhere text-muted">{account.email}</p>
          </div>
        )}
        <Link
          to="/settings/profile"
          aria-current={pathname.startsWith('/settings/') ? 'page' : undefined}
          className={ITEM}
        >
          Settings
        </Link>
        {/* A full page load: signing out must not depend on a script that still has to load. */}
        <Form method="post" action="/signout" reloadDocument>
          <button type="submit" className={ITEM}>
            Sign out
          </button>
        </Form>
      </div>
    </details>
  )
}
