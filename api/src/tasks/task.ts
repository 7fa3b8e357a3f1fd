import { toPublicId } from '../input/ids.ts'
import type { TaskRow } from './task.entity.ts'

export const TASK_PRIORITIES = ['NONE', 'LOW', 'MEDIUM', 'HIGH'] as const

/*
 * The expressions that lists are sorted by, as SQL: an index is only used by a query with the same
 * expression. They are not in the entity, because that loads MikroORM.
 */

/** The lowest priority first. */
export const PRIORITY_RANK = `array_position(array[${TASK_PRIORITIES.map((priority) => `'${priority}'`).join(', ')}], priority)`

/** An alphabetical order that is the same in every database. */
export const TITLE_IN_ALPHABET = 'title collate "und-x-icu"'

/** A task as JSON, with the names of the API. */
export const toPublicTask = ({ id, ...task }: TaskRow): object => ({
  id: toPublicId('task', id),
  ...task,
  completed: task.completedAt !== null,
})
