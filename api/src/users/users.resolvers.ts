import { signedIn } from '../context.ts'
import type { MutationResolvers, QueryResolvers, UserResolvers } from '../generated/schema.ts'
import { toPublicId } from '../ids.ts'
import * as exports from './export.ts'
import { getUser } from './users.queries.ts'
import * as users from './users.service.ts'

export const usersResolvers = {
  Query: {
    me: (_, __, context) => getUser(context.sql, signedIn(context).caller.userId),
  } satisfies Partial<QueryResolvers>,

  Mutation: {
    signup: (_, { input }, context) => users.signup(context, input),
    updateProfile: async (_, { input }, context) => ({ user: await users.updateProfile(signedIn(context), input) }),
    changePassword: (_, { input }, context) => users.changePassword(signedIn(context), input),
    exportMyData: (_, __, context) => exports.exportMyData(signedIn(context)),
    deleteAccount: (_, { input }, context) => users.deleteAccount(signedIn(context), input),
  } satisfies Partial<MutationResolvers>,

  User: {
    id: ({ id }) => toPublicId('user', id),
  } satisfies Partial<UserResolvers>,
}
