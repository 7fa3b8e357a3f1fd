import { allow } from 'graphql-shield'
import { hasSession } from '../graphql/permissions.ts'

export const sessionsRules = {
  Query: { sessions: hasSession },
  Mutation: { signin: allow, signout: hasSession, revokeSession: hasSession, revokeOtherSessions: hasSession },
  Session: allow,
  SignoutPayload: allow,
  RevokeSessionPayload: allow,
  RevokeOtherSessionsPayload: allow,
}
