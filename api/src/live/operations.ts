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

/** What somebody asks to be told. */
export type Params = {
  query: string
  operationName?: string | null | undefined
  variables?: Record<string, unknown> | null | undefined
}

export type Prepared = ExecutionArgs & { contextValue: Context }

/** Finds out what is asked for, or what is wrong with it, for the one who sent it. */
export type Prepare = (params: Params, context: Context) => Prepared | GraphQLError[]

/** What it takes to serve subscriptions, in whichever way. */
export type LiveDeps = {
  prepare: Prepare
  connections: Connections
  contextOf: (request: FastifyRequest, caller: Caller) => Context
  now: () => Date
  log: Log
  /** Milliseconds. */
  pingEvery: number
}

const RULES = [...specifiedRules, ...DOCUMENT_RULES]

/** Checks documents as thoroughly as those that come by HTTP, and takes what they cost from the same budget. */
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
    return [
      problem('BAD_REQUEST', 'Only subscriptions are answered here: send queries and mutations by POST to /graphql.'),
    ]
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

/** Begins to tell. @returns the answers, or the only one when it cannot begin */
export async function begin(prepared: Prepared): Promise<AsyncGenerator<ExecutionResult, void> | ExecutionResult> {
  return subscribe(prepared)
}

/** As graphql-js and graphql-ws have it. */
type Answered = { data?: ExecutionResult['data'] | undefined; errors?: readonly GraphQLError[] | undefined }

/** What may leave the API of an answer. What nobody expected is kept in the log. */
export function toTold({ data, errors }: Answered, log: Context['log']): FormattedExecutionResult {
  return { ...(data !== undefined && { data }), ...(errors && { errors: toFormatted(errors, log) }) }
}

export function toFormatted(errors: readonly GraphQLError[], log: Context['log']): GraphQLFormattedError[] {
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
