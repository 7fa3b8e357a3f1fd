import { allow } from 'graphql-shield'
import { hasScope } from '../../permissions/permissions.ts'

export const changesRules = {
  Query: { changes: hasScope['tasks:read'] },
  Subscription: { taskChanged: hasScope['tasks:read'] },
  TaskChange: allow,
  TaskChangeConnection: allow,
  TaskChangeEdge: allow,
}
