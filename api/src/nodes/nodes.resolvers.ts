import { signedIn } from '../context.ts'
import { badInput } from '../errors.ts'
import type { QueryResolvers } from '../generated/schema.ts'
import { parsePublicId } from '../ids.ts'
import { findTask } from '../tasks/tasks.queries.ts'
import { getUser } from '../users/users.queries.ts'

export const nodesResolvers = {
  Query: {
    node: async (_, { id }, context) => {
      const { sql, caller } = signedIn(context)
      const node = parsePublicId(id)
      switch (node?.type) {
        case 'task': {
          const task = await findTask({ sql, userId: caller.userId }, node.uuid)
          return task ? { __typename: 'Task', ...task } : null
        }
        case 'user':
          return node.uuid === caller.userId ? { __typename: 'User', ...(await getUser(sql, caller.userId)) } : null
        case undefined:
          throw badInput([
            {
              path: 'id',
              message: 'The id must be one that this API answered with, like task_01h455vb4pex5vsknk084sn02q.',
            },
          ])
      }
    },
  } satisfies Partial<QueryResolvers>,
}
