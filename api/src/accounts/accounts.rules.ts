import { allow } from 'graphql-shield'
import { hasScope, hasSession } from '../permissions/permissions.ts'

export const accountsRules = {
  Query: { me: hasScope['profile:read'] },
  Mutation: {
    signup: allow,
    signin: allow,
    updateProfile: hasScope['profile:write'],
    changePassword: hasSession,
    deleteAccount: hasSession,
  },
  User: { id: allow, email: allow, name: allow, timeZone: allow, createdAt: allow },
  AuthPayload: allow,
  UpdateProfilePayload: allow,
  ChangePasswordPayload: allow,
  DeleteAccountPayload: allow,
}
