import { signedIn } from '../context.ts'
import { badInput } from '../errors.ts'
import type { QueryResolvers } from '../generated/schema.ts'
import { parsePublicId } from '../ids.ts'
import { findSecurityEvent } from '../security-events/security-events.queries.ts'
import { findLiveSession } from '../sessions/sessions.queries.ts'
import { findTask } from '../tasks/tasks.queries.ts'
import { getUser } from '../users/users.queries.ts'

export const nodesResolvers = {
  Query: {
    node: async (_, { id }, context) => {
      const { sql, caller, now } = signedIn(context)
      const { userId } = caller
      const node = parsePublicId(id)
      switch (node?.type) {
        case 'task':
          return named('Task', await findTask({ sql, userId }, node.uuid))
        case 'user':
          return named('User', node.uuid === userId ? await getUser(sql, userId) : undefined)
        case 'session':
          return named('Session', await findLiveSession(sql, { userId, sessionId: node.uuid }, now()))
        case 'event':
          return named('SecurityEvent', await findSecurityEvent({ sql, userId }, node.uuid))
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

const named = <Name extends string, Row extends object>(__typename: Name, row: Row | undefined) =>
  row ? { __typename, ...row } : null
