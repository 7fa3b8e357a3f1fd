import { inSession } from '../context.ts'
import type { QueryResolvers, SecurityEventResolvers } from '../generated/schema.ts'
import { toPublicId } from '../input/ids.ts'
import { listSecurityEvents } from './security-events.queries.ts'

export const securityEventsResolvers = {
  Query: {
    securityEvents: (_, args, context) => {
      const { run, caller } = inSession(context)
      return listSecurityEvents({ run, userId: caller.userId }, args)
    },
  } satisfies Partial<QueryResolvers>,

  SecurityEvent: {
    id: ({ id }) => toPublicId('event', id),
  } satisfies Partial<SecurityEventResolvers>,
}
