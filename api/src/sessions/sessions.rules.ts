import { allow } from 'graphql-shield'
import { hasSession } from '../permissions/permissions.ts'

export const sessionsRules = {
  Query: { sessions: hasSession },
  Mutation: { signout: hasSession, revokeSession: hasSession, revokeOtherSessions: hasSession },
  Session: allow,
  SignoutPayload: allow,
  RevokeSessionPayload: allow,
  RevokeOtherSessionsPayload: allow,
}
