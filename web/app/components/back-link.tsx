import { Link, useLocation, useNavigate, type LinkProps } from '@remix-run/react'
import { BackIcon } from './icons.tsx'

/**
 * The `state` of a link from a list to one of its rows. On the row's page, the back link then
 * returns to the same place in the list.
 */
export const FROM_LIST = { fromList: true }

export function BackLink({ children, ...props }: Omit<LinkProps, 'className' | 'onClick'>) {
  const navigate = useNavigate()
  const state: unknown = useLocation().state
  const isFromList = typeof state === 'object' && state !== null && 'fromList' in state
  return (
    <Link
      {...props}
      onClick={(event) => {
        if (!isFromList || event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        navigate(-1)
      }}
      className="-ml-2 inline-flex min-h-11 items-center gap-1 rounded-control pr-3 pl-2 text-muted transition-colors hover:bg-hover hover:text-text"
    >
      <BackIcon />
      {children}
    </Link>
  )
}
