import { isSignedIn } from '../graphql/permissions.ts'

export const nodesRules = {
  Query: { node: isSignedIn },
}
