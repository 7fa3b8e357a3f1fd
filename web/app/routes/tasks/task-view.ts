import type { TaskPriority, TaskRowFragment } from '../../generated/graphql.ts'
import { dayLabel, type DayLabel } from '../../words/days.ts'

export type TaskView = {
  id: string
  title: string
  completed: boolean
  priority: TaskPriority
  due: DayLabel | null
  createdAt: string
}

export function toTaskView(
  { id, title, completed, priority, dueDate, createdAt }: TaskRowFragment,
  today: string,
): TaskView {
  return { id, title, completed, priority, due: dueDate === null ? null : dayLabel(dueDate, today), createdAt }
}

export const PRIORITIES: ReadonlyArray<{ value: TaskPriority; label: string }> = [
  { value: 'NONE', label: 'No priority' },
  { value: 'LOW', label: 'Low' },
  { value: 'MEDIUM', label: 'Medium' },
  { value: 'HIGH', label: 'High' },
]

export function isPriority(value: string): value is TaskPriority {
  return PRIORITIES.some((priority) => priority.value === value)
}
