import { signedIn, type Context } from '../context.ts'
import type { MutationResolvers, QueryResolvers, TaskResolvers, UserResolvers } from '../generated/schema.ts'
import { fromPublicId, toPublicId } from '../ids.ts'
import { findTask, listTasks } from './tasks.queries.ts'
import * as tasks from './tasks.service.ts'

export const tasksResolvers = {
  Query: {
    task: async (_, { id }, context) => (await findTask(owner(context), fromPublicId('task', id))) ?? null,
    tasks: (_, args, context) => listTasks(owner(context), args),
  } satisfies Partial<QueryResolvers>,

  Mutation: {
    createTask: async (_, { input }, context) => ({ task: await tasks.createTask(signedIn(context), input) }),
    updateTask: async (_, { input }, context) => ({ task: await tasks.updateTask(signedIn(context), input) }),
    completeTask: async (_, { input }, context) => ({ task: await tasks.completeTask(signedIn(context), input.id) }),
    reopenTask: async (_, { input }, context) => ({ task: await tasks.reopenTask(signedIn(context), input.id) }),
    deleteTask: (_, { input }, context) => tasks.deleteTask(signedIn(context), input.id),
  } satisfies Partial<MutationResolvers>,

  Task: {
    id: ({ id }) => toPublicId('task', id),
    completed: ({ completedAt }) => completedAt !== null,
  } satisfies Partial<TaskResolvers>,

  User: {
    tasks: ({ id }, args, { sql }) => listTasks({ sql, userId: id }, args),
  } satisfies Partial<UserResolvers>,
}

function owner(context: Context) {
  const { sql, caller } = signedIn(context)
  return { sql, userId: caller.userId }
}
