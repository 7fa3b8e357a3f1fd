import { allow } from 'graphql-shield'
import { isSignedIn } from '../graphql/permissions.ts'

export const sessionsRules = {
  Query: { sessions: isSignedIn },
  Mutation: { signin: allow, signout: isSignedIn, revokeSession: isSignedIn, revokeOtherSessions: isSignedIn },
  Session: allow,
  SignoutPayload: allow,
  RevokeSessionPayload: allow,
  RevokeOtherSessionsPayload: allow,
}
