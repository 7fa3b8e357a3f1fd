import { inSession } from '../context.ts'
import type { AccessTokenResolvers, MutationResolvers, QueryResolvers } from '../generated/schema.ts'
import { toPublicId } from '../input/ids.ts'
import { listAccessTokens } from './access-tokens.queries.ts'
import * as tokens from './access-tokens.service.ts'

export const accessTokensResolvers = {
  Query: {
    accessTokens: (_, __, context) => {
      const { run, caller } = inSession(context)
      return listAccessTokens({ run, userId: caller.userId })
    },
  } satisfies Partial<QueryResolvers>,

  Mutation: {
    createAccessToken: (_, { input }, context) => tokens.createAccessToken(inSession(context), input),
    revokeAccessToken: (_, { input }, context) => tokens.revokeAccessToken(inSession(context), input),
  } satisfies Partial<MutationResolvers>,

  AccessToken: {
    id: ({ id }) => toPublicId('token', id),
  } satisfies Partial<AccessTokenResolvers>,
}
