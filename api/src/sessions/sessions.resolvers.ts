import { inSession } from '../context.ts'
import type { MutationResolvers, QueryResolvers, SessionResolvers } from '../generated/schema.ts'
import { toPublicId } from '../input/ids.ts'
import { listSessions } from './sessions.queries.ts'
import { revokeOtherSessions, revokeSession, signout } from './end-sessions.service.ts'

export const sessionsResolvers = {
  Query: {
    sessions: (_, __, context) => {
      const { run, caller, now } = inSession(context)
      return listSessions(run, caller, now())
    },
  } satisfies Partial<QueryResolvers>,

  Mutation: {
    signout: (_, __, context) => signout(inSession(context)),
    revokeSession: (_, { input }, context) => revokeSession(inSession(context), input),
    revokeOtherSessions: (_, __, context) => revokeOtherSessions(inSession(context)),
  } satisfies Partial<MutationResolvers>,

  Session: {
    id: ({ id }) => toPublicId('session', id),
    current: ({ id }, _, context) => id === inSession(context).caller.sessionId,
  } satisfies Partial<SessionResolvers>,
}
