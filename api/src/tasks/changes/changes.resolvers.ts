import { signedIn } from '../../context.ts'
import type { QueryResolvers, SubscriptionResolvers, TaskChangeResolvers } from '../../generated/schema.ts'
import { toPublicId } from '../../input/ids.ts'
import { listChanges } from './changes.queries.ts'
import { followChanges } from './follow.ts'

export const changesResolvers = {
  Query: {
    changes: (_, args, context) => {
      const { run, caller } = signedIn(context)
      return listChanges({ run, userId: caller.userId }, args)
    },
  } satisfies Partial<QueryResolvers>,

  // Only `subscribe`: with a `resolve` beside it, graphql-shield would leave it unguarded.
  Subscription: {
    taskChanged: { subscribe: (_, { after }, context) => followChanges(signedIn(context), after) },
  } satisfies SubscriptionResolvers,

  TaskChange: {
    taskId: ({ taskId }) => toPublicId('task', taskId),
  } satisfies Partial<TaskChangeResolvers>,
}
