import { toPublicId } from '../input/ids.ts'
import type { TaskRow } from './task.entity.ts'

export const TASK_PRIORITIES = ['NONE', 'LOW', 'MEDIUM', 'HIGH'] as const

/*
 * What lists are sorted by, as SQL: an index helps only a query that has the same expression. Not in
 * the entity, which loads MikroORM.
 */

/** The least priority first. */
export const PRIORITY_RANK = `array_position(array[${TASK_PRIORITIES.map((priority) => `'${priority}'`).join(', ')}], priority)`

/** In an alphabetical order that is the same in every database. */
export const TITLE_IN_ALPHABET = 'title collate "und-x-icu"'

/** A task as JSON, in the words of the API. */
export const toPublicTask = ({ id, ...task }: TaskRow): object => ({
  id: toPublicId('task', id),
  ...task,
  completed: task.completedAt !== null,
})
