import { defineEntity, p } from '@mikro-orm/core'
import { User } from '../../users/user.entity.ts'

/**
 * How many changes a person's tasks have had. A change locks this row until its transaction ends.
 */
export const TaskChangeCount = defineEntity({
  name: 'TaskChangeCount',
  tableName: 'task_change_counts',
  properties: {
    user: () => p.oneToOne(User).owner().primary().ref().deleteRule('cascade'),
    count: p.bigint('string'),
  },
})

/**
 * A change of a task. Numbers follow the order of the commits, so a client that has read up to a
 * number has missed nothing before it.
 */
export const TaskChange = defineEntity({
  name: 'TaskChange',
  tableName: 'task_changes',
  properties: {
    user: () => p.manyToOne(User).primary().ref().deleteRule('cascade'),
    number: p.bigint('string').primary(),
    taskId: p.uuid(),
    type: p.enum(['CREATED', 'UPDATED', 'COMPLETED', 'REOPENED', 'DELETED']),
    createdAt: p.datetime().columnType('timestamptz').index(),
  },
})
