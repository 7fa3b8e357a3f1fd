import { toPublicId } from '../input/ids.ts'
import type { TaskRow } from './task.entity.ts'

export const TASK_PRIORITIES = ['NONE', 'LOW', 'MEDIUM', 'HIGH'] as const

/** A task as JSON, in the words of the API. */
export const toPublicTask = ({ id, ...task }: TaskRow): object => ({
  id: toPublicId('task', id),
  ...task,
  completed: task.completedAt !== null,
})
