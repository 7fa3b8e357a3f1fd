import type { QueryResolvers } from '../generated/schema.ts'

export const budgetsResolvers = {
  Query: {
    rateLimit: (_, __, { budgets, spender, notes }) => ({ ...budgets.look(spender), cost: notes.cost ?? 0 }),
  } satisfies Partial<QueryResolvers>,
}
