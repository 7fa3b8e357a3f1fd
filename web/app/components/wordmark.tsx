import { Link } from '@remix-run/react'

export function Wordmark({ to }: { to: string }) {
  return (
    <Link to={to} className="-ml-1 inline-flex min-h-11 items-center gap-2 rounded-control px-1 text-lead font-strong">
      <svg aria-hidden="true" className="size-6" viewBox="0 0 32 32">
        <rect className="fill-accent" height="32" rx="8" width="32" />
        <g className="stroke-accent-text" fill="none" strokeLinecap="round" strokeLinejoin="round" strokeWidth="2.75">
          <circle cx="16" cy="12.5" r="5" />
          <path d="M16 17.5v8.25M16 21.5h4" />
        </g>
      </svg>
      Latchkey
    </Link>
  )
}
