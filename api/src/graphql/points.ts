import type { ApolloServerPlugin } from '@apollo/server'
import type { GraphQLSchema } from 'graphql'
import { secondsUntil } from '../time.ts'
import type { Context } from '../context.ts'
import { tooComplex } from '../errors.ts'
import { createCostOf, MAX_COST, type CostOf } from './cost.ts'
import { tryVariables, type Asked, type Variables } from './variables.ts'

/**
 * Reports the cost of each operation, refuses those that cost too much, and charges the others to
 * the caller.
 */
export function points(schema: GraphQLSchema): ApolloServerPlugin<Context> {
  const costOf = createCostOf(schema)

  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ document, operation, request, contextValue }) => {
        if (!operation) return
        payFor({ schema, document, operation }, request.variables, { costOf, context: contextValue })
      },
      willSendResponse: async ({ response, contextValue }) => {
        const { budgets, spender, notes, now } = contextValue
        const { limit, remaining, resetAt } = budgets.look(spender)
        const { headers } = response.http
        headers.set('ratelimit-limit', String(limit))
        headers.set('ratelimit-remaining', String(remaining))
        headers.set('ratelimit-reset', String(secondsUntil(resetAt.getTime(), now())))
        if (notes.cost === undefined || response.body.kind !== 'single') return
        const { singleResult } = response.body
        singleResult.extensions = { ...singleResult.extensions, cost: { requested: notes.cost, limit: MAX_COST } }
      },
    }),
  }
}

/**
 * Charges the operation to the caller. With invalid variables it costs as much as without any.
 * @throws {AppError | GraphQLError} QUERY_TOO_COMPLEX, RATE_LIMITED, BAD_USER_INPUT
 */
export function payFor(
  asked: Asked,
  sent: Variables | null | undefined,
  { costOf, context }: { costOf: CostOf; context: Context },
): void {
  const { variables, error } = tryVariables(asked, sent ?? {})
  pay(context, costOf(asked.document, asked.operation, variables))
  if (error) throw error
}

function pay({ notes, budgets, spender }: Context, cost: number): void {
  notes.cost = cost
  if (cost > MAX_COST) throw tooComplex(cost, MAX_COST)
  budgets.spend(spender, cost)
}
