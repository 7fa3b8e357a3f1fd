import { signedIn } from '../context.ts'
import type { MutationResolvers } from '../generated/schema.ts'
import * as sessions from './sessions.service.ts'

export const sessionsResolvers = {
  Mutation: {
    signin: (_, { input }, context) => sessions.signin(context, input),
    signout: (_, __, context) => sessions.signout(signedIn(context)),
  } satisfies Partial<MutationResolvers>,
}
