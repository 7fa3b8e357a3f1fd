import { inSession } from '../context.ts'
import type { MutationResolvers } from '../generated/schema.ts'
import { exportMyData } from './export.ts'

export const exportResolvers = {
  Mutation: {
    exportMyData: (_, __, context) => exportMyData(inSession(context)),
  } satisfies Partial<MutationResolvers>,
}
