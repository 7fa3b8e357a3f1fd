import { allow } from 'graphql-shield'
import { hasSession } from '../permissions/permissions.ts'

export const accessTokensRules = {
  Query: { accessTokens: hasSession },
  Mutation: { createAccessToken: hasSession, revokeAccessToken: hasSession },
  AccessToken: allow,
  CreateAccessTokenPayload: allow,
  RevokeAccessTokenPayload: allow,
}
