import { Link } from '@remix-run/react'
import { listPath, type Show } from './show.ts'

const LABELS: ReadonlyArray<{ show: Show; label: string }> = [
  { show: 'open', label: 'Open' },
  { show: 'done', label: 'Done' },
  { show: 'all', label: 'All' },
]

type TaskFilterProps = { show: Show; counts: Record<Show, number> }

export function TaskFilter({ show: current, counts }: TaskFilterProps) {
  return (
    <nav aria-label="Which tasks" className="mt-3 mb-5 -ml-3 flex gap-1">
      {LABELS.map(({ show, label }) => (
        <Link
          key={show}
          to={listPath(show)}
          aria-current={show === current ? 'page' : undefined}
          preventScrollReset
          className="inline-flex min-h-11 items-center gap-1.5 rounded-control px-3 text-muted transition-colors hover:bg-hover hover:text-text aria-[current=page]:font-medium aria-[current=page]:text-text"
        >
          {label}
          <span className="text-small tabular-nums text-muted">{counts[show]}</span>
        </Link>
      ))}
    </nav>
  )
}
