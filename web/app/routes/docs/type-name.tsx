import { Link } from '@remix-run/react'
import type { TypeLink } from './reference.ts'

/** A type as it is written in the schema, with a link to its entry. */
export function TypeName({ type: { before, name, after, to } }: { type: TypeLink }) {
  return (
    <code className="font-mono text-[0.9em] wrap-anywhere">
      {before}
      <Link
        to={to}
        className="text-accent underline decoration-transparent underline-offset-3 hover:decoration-current"
      >
        {name}
      </Link>
      {after}
    </code>
  )
}
