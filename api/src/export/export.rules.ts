import { allow } from 'graphql-shield'
import { hasSession } from '../permissions/permissions.ts'

export const exportRules = {
  Mutation: { exportMyData: hasSession },
  ExportMyDataPayload: allow,
}
