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

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `SELECTION` has no other keys
export const TASK_COLUMNS = Object.keys(SELECTION) as TaskColumn[]

/** All columns of a task, for `select` and `returning`. */
export const TASK = Object.values(SELECTION)

/** Some columns of a task, for `select`. */
export type Selection = typeof TASK

export const select = (columns: readonly TaskColumn[]): Selection => columns.map((column) => SELECTION[column])

/**
 * Adds the id, which every row has. The order is always the same, so that the same columns give the
 * same statement.
 */
export const withId = (columns: readonly TaskColumn[]): TaskColumn[] =>
  TASK_COLUMNS.filter((column) => column === 'id' || columns.includes(column))

/** Selects the tasks of one person. */
export const ownTasks = (db: Writer, param: Param<{ userId: string }>) =>
  db.selectFrom('tasks').where('user_id', '=', param('userId'))

/**
 * How many selections of columns `byColumns` names, besides that of all columns. It is used for
 * four groups of 7 statements in all, so clients cannot cause more than 7 * 15 prepared statements
 * on a connection.
 */
const MAX_NAMED = 15

/**
 * Writes a group of statements once for each selection of columns; there are 256. The first
 * `MAX_NAMED` selections are named, and that of all columns always is; the others are planned for
 * each run.
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
