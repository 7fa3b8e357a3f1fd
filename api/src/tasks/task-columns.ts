import type { GraphQLResolveInfo } from 'graphql'
import type { Task } from '../generated/schema.ts'
import { selectedFields } from '../pages/selection.ts'
import { TASK_COLUMNS, type TaskColumn } from './own-tasks.ts'

/** The paths from a page to its tasks. */
export const ON_A_PAGE = [['nodes'], ['edges', 'node']]

type FieldWithoutColumn = Exclude<keyof Task, TaskColumn | '__typename'>

/** The columns that fields without a column of their own are derived from. */
const BEHIND: Record<FieldWithoutColumn, TaskColumn> = { completed: 'completedAt' }

const isBehind = (field: string): field is FieldWithoutColumn => field in BEHIND

/** The columns of the tasks that a document selects. */
export function columnsOf(info: GraphQLResolveInfo, paths?: string[][]): TaskColumn[] {
  const fields = selectedFields(info, 'Task', paths)
  const behind = new Set([...fields].map((field) => (isBehind(field) ? BEHIND[field] : field)))
  return TASK_COLUMNS.filter((column) => behind.has(column))
}
