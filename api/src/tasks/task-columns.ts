import type { GraphQLResolveInfo } from 'graphql'
import { selectedFields } from '../pages/selection.ts'
import { TASK_COLUMNS, type TaskColumn } from './own-tasks.ts'

/** Where a page has its tasks. */
export const ON_A_PAGE = [['nodes'], ['edges', 'node']]

/** What fields are made of that are no columns themselves. */
const BEHIND: Record<string, TaskColumn> = { completed: 'completedAt' }

/** The columns that a document needs of tasks. */
export function columnsOf(info: GraphQLResolveInfo, paths?: string[][]): TaskColumn[] {
  const fields = selectedFields(info, 'Task', paths)
  const behind = new Set([...fields].map((field) => BEHIND[field] ?? field))
  return TASK_COLUMNS.filter((column) => behind.has(column))
}
