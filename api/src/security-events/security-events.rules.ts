import { allow } from 'graphql-shield'
import { hasSession } from '../permissions/permissions.ts'

export const securityEventsRules = {
  Query: { securityEvents: hasSession },
  SecurityEvent: allow,
  SecurityEventConnection: allow,
  SecurityEventEdge: allow,
}
