import { defineEntity, p, type InferEntity } from '@mikro-orm/core'
import type { PlainDate } from '../input/input.ts'
import { User } from '../users/user.entity.ts'
import { PRIORITY_RANK, TASK_PRIORITIES, TITLE_IN_ALPHABET } from './task.ts'

const index = (name: string, by: string) => ({ name, expression: `create index ${name} on tasks (user_id, ${by})` })

export const Task = defineEntity({
  name: 'Task',
  tableName: 'tasks',
  properties: {
    user: () => p.manyToOne(User).primary().ref().deleteRule('cascade'),
    id: p.uuid().primary(),
    title: p.string().length(500),
    description: p.text().nullable(),
    priority: p.enum(TASK_PRIORITIES),
    dueDate: p.date().$type<PlainDate>().nullable(),
    completedAt: p.datetime().columnType('timestamptz').nullable(),
    createdAt: p.datetime().columnType('timestamptz'),
    updatedAt: p.datetime().columnType('timestamptz'),
    /** Increases by one with every change. */
    version: p.integer().default(1),
    /** Title and description, folded, for searches. PostgreSQL generates it. */
    searchText: p
      .text()
      .generated(String.raw`(folded(title || E'\n' || coalesce(description, ''))) stored`)
      .hidden(),
  },
  // One for each order. Searches and filters of text have no index (docs/decisions/017).
  indexes: [
    index('tasks_created_at_order', 'created_at, id'),
    index('tasks_updated_at_order', 'updated_at, id'),
    index('tasks_completed_at_order', 'completed_at, id'),
    index('tasks_due_date_order', 'due_date, id'),
    index('tasks_priority_order', `(${PRIORITY_RANK}), id`),
    index('tasks_title_order', `(${TITLE_IN_ALPHABET}), id`),
  ],
})

type Properties = InferEntity<typeof Task>

/** A task as the API shows one: every column except these. */
export type TaskRow = Pick<Properties, Exclude<keyof Properties & string, 'user' | 'searchText'>>
