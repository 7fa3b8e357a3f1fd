import type { TaskPriority, UpdateTaskInput } from '../../generated/graphql.ts'

type TaskField = Exclude<keyof UpdateTaskInput, 'id' | 'ifVersion'>

/** The fields of the form, in the order of the page. */
export const LABELS: Record<TaskField, string> = {
  title: 'Title',
  description: 'Description',
  dueDate: 'Due date',
  priority: 'Priority',
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its keys are all that it has
export const FIELDS = Object.keys(LABELS) as TaskField[]

/** A task as the form shows it. */
export type TaskFields = Record<Exclude<TaskField, 'priority'>, string> & { priority: TaskPriority; version: number }
