import { inSession, signedIn, type SignedIn } from '../context.ts'
import { notFound } from '../errors.ts'
import type { MutationResolvers, QueryResolvers, UserResolvers } from '../generated/schema.ts'
import { toPublicId } from '../input/ids.ts'
import { changePassword } from './change-password.service.ts'
import { deleteAccount } from './delete-account.service.ts'
import { updateProfile } from './profile.service.ts'
import { signin } from './signin.service.ts'
import { signup } from './signup.service.ts'

export const accountsResolvers = {
  Query: {
    me: (_, __, context) => getMe(signedIn(context)),
  } satisfies Partial<QueryResolvers>,

  Mutation: {
    signup: (_, { input }, context) => signup(context, input),
    signin: (_, { input }, context) => signin(context, input),
    updateProfile: async (_, { input }, context) => ({ user: await updateProfile(signedIn(context), input) }),
    changePassword: (_, { input }, context) => changePassword(inSession(context), input),
    deleteAccount: (_, { input }, context) => deleteAccount(inSession(context), input),
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
