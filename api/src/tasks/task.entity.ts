import { defineEntity, p, type InferEntity } from '@mikro-orm/core'
import type { PlainDate } from '../input.ts'
import { User } from '../users/user.entity.ts'

export const TASK_PRIORITIES = ['NONE', 'LOW', 'MEDIUM', 'HIGH'] as const

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
  },
})

/** A task as the API shows one. */
export type TaskRow = Pick<
  InferEntity<typeof Task>,
  'id' | 'title' | 'description' | 'priority' | 'dueDate' | 'completedAt' | 'createdAt' | 'updatedAt'
>
