import { signedIn, type Context } from '../context.ts'
import type { MutationResolvers, QueryResolvers, TaskResolvers, UserResolvers } from '../generated/schema.ts'
import { fromPublicId, toPublicId } from '../input/ids.ts'
import { columnsOf, ON_A_PAGE } from './task-columns.ts'
import * as tasks from './tasks.service.ts'

export const tasksResolvers = {
  Query: {
    task: async (_, { id }, context, info) =>
      (await context.loaders.tasks.load({
        userId: userOf(context),
        id: fromPublicId('task', id),
        columns: columnsOf(info),
      })) ?? null,
    tasks: (_, args, context, info) =>
      context.loaders.taskPages.load({ userId: userOf(context), args, columns: columnsOf(info, ON_A_PAGE) }),
  } satisfies Partial<QueryResolvers>,

  Mutation: {
    createTask: async (_, { input }, context) => ({ task: await tasks.createTask(signedIn(context), input) }),
    updateTask: async (_, { input }, context) => ({ task: await tasks.updateTask(signedIn(context), input) }),
    completeTask: async (_, { input }, context) => ({ task: await tasks.completeTask(signedIn(context), input) }),
    reopenTask: async (_, { input }, context) => ({ task: await tasks.reopenTask(signedIn(context), input) }),
    deleteTask: (_, { input }, context) => tasks.deleteTask(signedIn(context), input),
    createTasks: (_, { input }, context) => tasks.createTasks(signedIn(context), input),
    updateTasks: (_, { input }, context) => tasks.updateTasks(signedIn(context), input),
    completeTasks: (_, { input }, context) => tasks.completeTasks(signedIn(context), input),
    deleteTasks: (_, { input }, context) => tasks.deleteTasks(signedIn(context), input),
  } satisfies Partial<MutationResolvers>,

  Task: {
    id: ({ id }) => toPublicId('task', id),
    completed: ({ completedAt }) => completedAt !== null,
  } satisfies Partial<TaskResolvers>,

  User: {
    tasks: ({ id }, args, { loaders }, info) =>
      loaders.taskPages.load({ userId: id, args, columns: columnsOf(info, ON_A_PAGE) }),
  } satisfies Partial<UserResolvers>,
}

const userOf = (context: Context) => signedIn(context).caller.userId
