import { allow } from 'graphql-shield'
import { isSignedIn } from '../graphql/permissions.ts'

export const securityEventsRules = {
  Query: { securityEvents: isSignedIn },
  SecurityEvent: allow,
  SecurityEventConnection: allow,
  SecurityEventEdge: allow,
}
