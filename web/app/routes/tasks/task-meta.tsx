import type { TaskPriority } from '../../generated/graphql.ts'
import type { TaskView } from './task-view.ts'

const BARS: Record<Exclude<TaskPriority, 'NONE'>, { label: string; bars: number }> = {
  LOW: { label: 'Low', bars: 1 },
  MEDIUM: { label: 'Medium', bars: 2 },
  HIGH: { label: 'High', bars: 3 },
}

/** Due date and priority of a task. */
export function TaskMeta({
  task: { due, priority, completed },
}: {
  task: Pick<TaskView, 'due' | 'priority' | 'completed'>
}) {
  const overdue = due?.past === true && !completed
  return (
    <>
      {due !== null && (
        <time dateTime={due.date} className={`tabular-nums ${overdue ? 'text-danger' : ''}`}>
          {overdue && 'Overdue · '}
          {due.text}
        </time>
      )}
      {priority !== 'NONE' && <Priority {...BARS[priority]} />}
    </>
  )
}

function Priority({ label, bars }: { label: string; bars: number }) {
  return (
    <span className="inline-flex items-baseline gap-1.5">
      <svg aria-hidden="true" className="size-2.5" viewBox="0 0 12 12" fill="currentColor">
        {[1, 2, 3].map((bar) => (
          <rect
            key={bar}
            x={(bar - 1) * 4.5}
            y={9 - bar * 3}
            width="3"
            height={3 + bar * 3}
            rx="1"
            opacity={bar <= bars ? 1 : 0.3}
          />
        ))}
      </svg>
      <span>
        {label}
        <span className="sr-only"> priority</span>
      </span>
    </span>
  )
}
