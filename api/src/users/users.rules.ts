import { allow } from 'graphql-shield'
import { hasScope, hasSession } from '../graphql/permissions.ts'

export const usersRules = {
  Query: { me: hasScope['profile:read'] },
  Mutation: {
    signup: allow,
    updateProfile: hasScope['profile:write'],
    changePassword: hasSession,
    exportMyData: hasSession,
    deleteAccount: hasSession,
  },
  User: { id: allow, email: allow, name: allow, timeZone: allow, createdAt: allow },
  AuthPayload: allow,
  UpdateProfilePayload: allow,
  ChangePasswordPayload: allow,
  ExportMyDataPayload: allow,
  DeleteAccountPayload: allow,
}
