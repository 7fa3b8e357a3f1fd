import { allow } from 'graphql-shield'
import { isSignedIn } from '../graphql/permissions.ts'

export const sessionsRules = {
  Mutation: { signin: allow, signout: isSignedIn },
  SignoutPayload: allow,
}
