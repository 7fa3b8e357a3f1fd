import { inSession, signedIn, type SignedIn } from '../context.ts'
import { notFound } from '../errors.ts'
import type { MutationResolvers, QueryResolvers, UserResolvers } from '../generated/schema.ts'
import { toPublicId } from '../input/ids.ts'
import { cancelDeletion } from './cancel-deletion.service.ts'
import { changeEmail } from './change-email.service.ts'
import { changePassword } from './change-password.service.ts'
import { deleteAccount } from './delete-account.service.ts'
import { updateProfile } from './profile.service.ts'
import { requestPasswordReset, resetPassword } from './reset-password.service.ts'
import { completeSignup, requestSignup } from './signup-by-mail.service.ts'
import { requestEmailVerification, verifyEmail } from './verify-email.service.ts'
import { signin } from './signin.service.ts'
import { signup } from './signup.service.ts'

export const accountsResolvers = {
  Query: {
    me: (_, __, context) => getMe(signedIn(context)),
    server: (_, __, { sendsMail, signsUpByMail }) => ({ sendsMail, signup: signsUpByMail ? 'BY_MAIL' : 'OPEN' }),
  } satisfies Partial<QueryResolvers>,

  Mutation: {
    signup: (_, { input }, context) => signup(context, input),
    signin: (_, { input }, context) => signin(context, input),
    requestSignup: (_, { input }, context) => requestSignup(context, input),
    completeSignup: (_, { input }, context) => completeSignup(context, input),
    requestPasswordReset: (_, { input }, context) => requestPasswordReset(context, input),
    resetPassword: (_, { input }, context) => resetPassword(context, input),
    requestEmailVerification: (_, __, context) => requestEmailVerification(inSession(context)),
    verifyEmail: (_, { input }, context) => verifyEmail(inSession(context), input),
    changeEmail: (_, { input }, context) => changeEmail(inSession(context), input),
    cancelDeletion: (_, { input }, context) => cancelDeletion(context, input),
    updateProfile: async (_, { input }, context) => ({ user: await updateProfile(signedIn(context), input) }),
    changePassword: (_, { input }, context) => changePassword(inSession(context), input),
    deleteAccount: (_, { input }, context) => deleteAccount(inSession(context), input),
  } satisfies Partial<MutationResolvers>,

  User: {
    id: ({ id }) => toPublicId('user', id),
    emailVerified: ({ emailVerifiedAt }) => emailVerifiedAt !== null,
  } satisfies Partial<UserResolvers>,
}

async function getMe({ loaders, caller }: SignedIn) {
  const me = await loaders.users.load(caller.userId)
  if (!me) throw notFound('user')
  return me
}
