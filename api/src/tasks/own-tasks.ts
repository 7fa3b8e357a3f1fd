import type { Param, Writer } from '../database/statement.ts'
import type { TaskRow } from './task.entity.ts'

const SELECTION = {
  id: 'id',
  title: 'title',
  description: 'description',
  priority: 'priority',
  dueDate: 'due_date as dueDate',
  completedAt: 'completed_at as completedAt',
  createdAt: 'created_at as createdAt',
  updatedAt: 'updated_at as updatedAt',
  version: 'version',
} as const satisfies Record<keyof TaskRow, string>

export type TaskColumn = keyof typeof SELECTION

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its keys are all that it has
export const TASK_COLUMNS = Object.keys(SELECTION) as TaskColumn[]

/** All columns of a task, for `select` and `returning`. */
export const TASK = Object.values(SELECTION)

/** Some columns of a task, for `select`. */
export type Selection = typeof TASK

export const select = (columns: readonly TaskColumn[]): Selection => columns.map((column) => SELECTION[column])

/** With the id, which every row has, and always in the same order, so that the same columns are the same statement. */
export const withId = (columns: readonly TaskColumn[]): TaskColumn[] =>
  TASK_COLUMNS.filter((column) => column === 'id' || columns.includes(column))

/** Reads somebody's tasks, and nobody else's. */
export const ownTasks = (db: Writer, param: Param<{ userId: string }>) =>
  db.selectFrom('tasks').where('user_id', '=', param('userId'))

/**
 * How many choices of columns a form of statements is prepared for, besides that of all columns: there are
 * four forms, of 7 statements in all, so clients cannot have more than 7 * 15 prepared on a connection.
 */
const MAX_NAMED = 15

/**
 * Writes a form of statements once for each choice of columns: there are 256 choices. The first to be chosen are named, the
 * others are not, and that of all columns always is.
 */
export function byColumns<Written>(
  write: (selection: Selection, isNamed: boolean) => Written,
): (columns: readonly TaskColumn[]) => Written {
  const all = write(TASK, true)
  const written = new Map<string, Written>()
  return (columns) => {
    const chosen = withId(columns)
    if (chosen.length === TASK_COLUMNS.length) return all
    const key = chosen.join(' ')
    const form = written.get(key) ?? write(select(chosen), written.size < MAX_NAMED)
    written.set(key, form)
    return form
  }
}
