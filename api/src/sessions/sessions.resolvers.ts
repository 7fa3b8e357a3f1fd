import { inSession } from '../context.ts'
import type { MutationResolvers, QueryResolvers, SessionResolvers } from '../generated/schema.ts'
import { toPublicId } from '../ids.ts'
import { listSessions } from './sessions.queries.ts'
import * as sessions from './sessions.service.ts'

export const sessionsResolvers = {
  Query: {
    sessions: (_, __, context) => {
      const { sql, caller, now } = inSession(context)
      return listSessions(sql, caller, now())
    },
  } satisfies Partial<QueryResolvers>,

  Mutation: {
    signin: (_, { input }, context) => sessions.signin(context, input),
    signout: (_, __, context) => sessions.signout(inSession(context)),
    revokeSession: (_, { input }, context) => sessions.revokeSession(inSession(context), input),
    revokeOtherSessions: (_, __, context) => sessions.revokeOtherSessions(inSession(context)),
  } satisfies Partial<MutationResolvers>,

  Session: {
    id: ({ id }) => toPublicId('session', id),
    current: ({ id }, _, context) => id === inSession(context).caller.sessionId,
  } satisfies Partial<SessionResolvers>,
}
