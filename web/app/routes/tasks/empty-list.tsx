import type { Show } from './show.ts'

type EmptyListProps = { show: Show; counts: Record<Show, number> }

export function EmptyList({ show, counts }: EmptyListProps) {
  return <p className="py-12 text-center text-muted">{sentence(show, counts)}</p>
}

function sentence(show: Show, counts: Record<Show, number>): string {
  if (show === 'done') return 'Nothing is done yet. Completed tasks appear here.'
  if (counts.done > 0) return 'All done. Add what comes next above.'
  return 'Nothing to do yet. Write your first task above and press Enter.'
}
