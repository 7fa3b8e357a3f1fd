import { allow } from 'graphql-shield'
import { isSignedIn } from '../graphql/permissions.ts'

export const usersRules = {
  Query: { me: isSignedIn },
  Mutation: {
    signup: allow,
    updateProfile: isSignedIn,
    changePassword: isSignedIn,
    exportMyData: isSignedIn,
    deleteAccount: isSignedIn,
  },
  User: allow,
  AuthPayload: allow,
  UpdateProfilePayload: allow,
  ChangePasswordPayload: allow,
  ExportMyDataPayload: allow,
  DeleteAccountPayload: allow,
}
