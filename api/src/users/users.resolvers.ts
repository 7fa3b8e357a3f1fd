import { inSession, signedIn, type SignedIn } from '../context.ts'
import { notFound } from '../errors.ts'
import type { MutationResolvers, QueryResolvers, UserResolvers } from '../generated/schema.ts'
import { toPublicId } from '../ids.ts'
import * as exports from './export.ts'
import * as users from './users.service.ts'

export const usersResolvers = {
  Query: {
    me: (_, __, context) => getMe(signedIn(context)),
  } satisfies Partial<QueryResolvers>,

  Mutation: {
    signup: (_, { input }, context) => users.signup(context, input),
    updateProfile: async (_, { input }, context) => ({ user: await users.updateProfile(signedIn(context), input) }),
    changePassword: (_, { input }, context) => users.changePassword(inSession(context), input),
    exportMyData: (_, __, context) => exports.exportMyData(inSession(context)),
    deleteAccount: (_, { input }, context) => users.deleteAccount(inSession(context), input),
  } satisfies Partial<MutationResolvers>,

  User: {
    id: ({ id }) => toPublicId('user', id),
  } satisfies Partial<UserResolvers>,
}

async function getMe({ loaders, caller }: SignedIn) {
  const me = await loaders.users.load(caller.userId)
  if (!me) throw notFound('user')
  return me
}
