import { allow } from 'graphql-shield'
import { hasScope, hasSession } from '../permissions/permissions.ts'

export const accountsRules = {
  Query: { me: hasScope['profile:read'], server: allow },
  Mutation: {
    signup: allow,
    signin: allow,
    requestSignup: allow,
    completeSignup: allow,
    requestPasswordReset: allow,
    resetPassword: allow,
    cancelDeletion: allow,
    requestEmailVerification: hasSession,
    verifyEmail: hasSession,
    changeEmail: hasSession,
    updateProfile: hasScope['profile:write'],
    changePassword: hasSession,
    deleteAccount: hasSession,
  },
  User: { id: allow, email: allow, emailVerified: allow, name: allow, timeZone: allow, createdAt: allow },
  Server: allow,
  AuthPayload: allow,
  RequestSignupPayload: allow,
  RequestPasswordResetPayload: allow,
  ResetPasswordPayload: allow,
  RequestEmailVerificationPayload: allow,
  VerifyEmailPayload: allow,
  ChangeEmailPayload: allow,
  CancelDeletionPayload: allow,
  UpdateProfilePayload: allow,
  ChangePasswordPayload: allow,
  DeleteAccountPayload: allow,
}
