import { Tick } from '../../components/tick.tsx'
import type { DayLabel } from '../../words/days.ts'
import { TaskMeta } from '../tasks/task-meta.tsx'
import type { TaskView } from '../tasks/task-view.ts'

type DemoTask = Pick<TaskView, 'title' | 'due' | 'priority' | 'completed'>

type DemoListProps = { days: { soon: DayLabel; tomorrow: DayLabel; later: DayLabel } }

/** A demo of the task list. Its ticks are real checkboxes, so they work without JavaScript. */
export function DemoList({ days }: DemoListProps) {
  const tasks: DemoTask[] = [
    { title: 'Call the bank about the new card', due: days.soon, priority: 'HIGH', completed: false },
    { title: 'Book the train to Lisbon', due: days.tomorrow, priority: 'NONE', completed: false },
    { title: 'Finish the chapter on keyset pagination', due: days.later, priority: 'LOW', completed: false },
    { title: 'Return the library books', due: null, priority: 'NONE', completed: true },
    { title: 'Ask Noor for the soup recipe', due: null, priority: 'NONE', completed: false },
  ]
  return (
    <section
      aria-labelledby="demo"
      className="rounded-float border border-line bg-raised p-3 pb-4 sm:p-6 lg:self-start"
    >
      <h2 id="demo" className="mb-2 px-3 pt-2 text-title font-strong tracking-tight sm:pt-0">
        Tasks
      </h2>
      <ul>
        {tasks.map((task) => (
          <li key={task.title} className="border-b border-line last:border-0">
            <label className="flex min-h-11 cursor-pointer items-start">
              <span className="tick-target">
                <input type="checkbox" defaultChecked={task.completed} className="sr-only" />
                <Tick />
              </span>
              <span className="flex min-w-0 flex-1 flex-col py-2.5 pr-3 sm:flex-row sm:items-baseline sm:gap-x-4">
                <span className="min-w-0 flex-1">
                  <span className="task-title">{task.title}</span>
                </span>
                <span className="flex shrink-0 items-baseline gap-3 text-small text-muted">
                  <TaskMeta task={task} />
                </span>
              </span>
            </label>
          </li>
        ))}
      </ul>
    </section>
  )
}
