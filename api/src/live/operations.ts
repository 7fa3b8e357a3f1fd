import type { FastifyRequest } from 'fastify'
import {
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  parse,
  specifiedRules,
  subscribe,
  validate,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql'
import type { Caller, Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { createCostOf } from '../graphql/cost.ts'
import { formatError, isUnexpected, toGraphQLError } from '../graphql/format-error.ts'
import { DOCUMENT_RULES, MAX_TOKENS } from '../graphql/limits.ts'
import { payFor } from '../graphql/points.ts'
import { noSubscriptionConditions } from '../graphql/subscription-conditions.ts'
import type { Log } from '../log.ts'
import type { Connections } from './connections.ts'

/** A request for a subscription. */
export type Params = {
  query: string
  operationName?: string | null | undefined
  variables?: Record<string, unknown> | null | undefined
}

export type Prepared = ExecutionArgs & { contextValue: Context }

/** Turns a request into what graphql-js executes, or into the errors to answer it with. */
export type Prepare = (params: Params, context: Context) => Prepared | GraphQLError[]

/** What serving subscriptions takes, by WebSocket or by event stream. */
export type LiveDeps = {
  prepare: Prepare
  connections: Connections
  contextOf: (request: FastifyRequest, caller: Caller) => Context
  now: () => Date
  log: Log
  /** Milliseconds between two pings. */
  pingEvery: number
}

const RULES = [...specifiedRules, ...DOCUMENT_RULES]

/** Applies the same checks to documents as for queries over HTTP, and charges the same budget. */
export function createPrepare(schema: GraphQLSchema): Prepare {
  const costOf = createCostOf(schema)

  return (params, context) => {
    const prepared = check(schema, params, context)
    if (Array.isArray(prepared)) return prepared
    const { operation, ...args } = prepared
    try {
      payFor({ schema, document: args.document, operation }, params.variables, { costOf, context })
      return args
    } catch (error) {
      if (error instanceof AppError) return [toGraphQLError(error)]
      if (error instanceof GraphQLError) return [error]
      throw error
    }
  }
}

function check(schema: GraphQLSchema, { query, operationName, variables }: Params, contextValue: Context) {
  let document: DocumentNode
  try {
    document = parse(query, { maxTokens: MAX_TOKENS })
  } catch (error) {
    return [withCode('GRAPHQL_PARSE_FAILED', error)]
  }
  const conditions = validate(schema, document, [noSubscriptionConditions])
  const problems = conditions.length > 0 ? conditions : validate(schema, document, RULES)
  if (problems.length > 0) return problems.map((problem) => withCode('GRAPHQL_VALIDATION_FAILED', problem))
  const operation = getOperationAST(document, operationName)
  if (!operation)
    return [
      problem('OPERATION_RESOLUTION_FAILURE', 'The document must have one operation, or operationName must name one.'),
    ]
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION) {
    return [problem('BAD_REQUEST', 'Only subscriptions run here. Send queries and mutations with POST to /graphql.')]
  }
  return {
    operation,
    schema,
    document,
    contextValue,
    operationName: operationName ?? null,
    variableValues: variables ?? null,
  }
}

/**
 * @returns the results as they come, or a single one with errors if the subscription cannot start
 */
export async function startSubscription(
  prepared: Prepared,
): Promise<AsyncGenerator<ExecutionResult, void> | ExecutionResult> {
  return subscribe(prepared)
}

/** A result of graphql-js or of graphql-ws, whose types differ. */
type Result = { data?: ExecutionResult['data'] | undefined; errors?: readonly GraphQLError[] | undefined }

/** The result as it may leave the API. Unexpected errors are masked, and logged. */
export function formatResult({ data, errors }: Result, log: Context['log']): FormattedExecutionResult {
  return { ...(data !== undefined && { data }), ...(errors && { errors: formatErrors(errors, log) }) }
}

export function formatErrors(errors: readonly GraphQLError[], log: Context['log']): GraphQLFormattedError[] {
  return errors.map((error) => {
    if (isUnexpected(error)) log.error({ err: error.originalError ?? error, path: error.path }, 'Unexpected error')
    return formatError(error.toJSON(), error)
  })
}

const problem = (code: string, message: string) => new GraphQLError(message, { extensions: { code } })

function withCode(code: string, error: unknown): GraphQLError {
  if (!(error instanceof GraphQLError)) throw error
  const { message, nodes, source, positions } = error
  return new GraphQLError(message, {
    ...(nodes && { nodes }),
    ...(source && { source }),
    ...(positions && { positions }),
    extensions: { code },
  })
}
