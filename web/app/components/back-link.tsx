import { Link, type LinkProps } from '@remix-run/react'
import { BackIcon } from './icons.tsx'

export function BackLink({ children, ...props }: Omit<LinkProps, 'className'>) {
  return (
    <Link
      {...props}
      className="-ml-2 inline-flex min-h-11 items-center gap-1 rounded-control pr-3 pl-2 text-muted transition-colors hover:bg-hover hover:text-text"
    >
      <BackIcon />
      {children}
    </Link>
  )
}
