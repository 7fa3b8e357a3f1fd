import type { ApolloServerPlugin } from '@apollo/server'
import { GraphQLError, OperationTypeNode, validate } from 'graphql'
import type { Context } from '../context.ts'
import { findAppError, httpOf } from '../http/error-response.ts'
import { isUnexpected } from './format-error.ts'
import { isLegacy } from './media-types.ts'
import { noSubscriptionConditions } from './subscription-conditions.ts'

/**
 * Errors in the document. Callers that accept only `application/json` receive them with status 200.
 */
const ABOUT_THE_DOCUMENT = new Set<unknown>([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_USER_INPUT',
])

/** Sets the HTTP status and headers of a response that has no data and errors of a single kind. */
export const httpStatus: ApolloServerPlugin<Context> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ request, response, errors }) => {
      if (response.body.kind !== 'single' || !errors?.length) return
      const { data, errors: formatted = [] } = response.body.singleResult
      const aboutTheDocument = formatted.every(({ extensions }) => ABOUT_THE_DOCUMENT.has(extensions?.['code']))
      if (response.http.status === 400 && aboutTheDocument && isLegacy(request.http?.headers.get('accept')))
        response.http.status = 200
      const answered = data && Object.values(data).some((value) => value !== null)
      const appErrors = errors.map(findAppError)
      const [first] = appErrors
      if (answered || !first || appErrors.some((error) => error?.code !== first.code)) return
      const { status, headers } = httpOf(first)
      if (status !== 200) response.http.status = status
      for (const [name, value] of headers) response.http.headers.set(name, value)
    },
  }),
}

/** Collects what the request's log line says, and logs unexpected errors. */
export const notes: ApolloServerPlugin<Context> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ contextValue, operation, operationName }) => {
      if (operation?.operation === OperationTypeNode.MUTATION) contextValue.notes.mutates = true
      contextValue.notes.operation = operationName?.slice(0, 100) ?? null
    },
    didEncounterErrors: async ({ contextValue, errors }) => {
      for (const error of errors) {
        const unexpected = isUnexpected(error)
        if (unexpected)
          contextValue.log.error({ err: error.originalError ?? error, path: error.path }, 'Unexpected error')
        const code =
          findAppError(error)?.code ?? (unexpected ? 'INTERNAL_SERVER_ERROR' : String(error.extensions['code']))
        contextValue.notes.errors.push(code)
      }
    },
  }),
}

/**
 * graphql-js throws while it validates a subscription whose field has `@skip` or `@include`, and
 * Apollo does not allow other validation rules. The error that this throws is sent instead of that
 * failure.
 */
export const subscriptionConditions: ApolloServerPlugin<Context> = {
  unexpectedErrorProcessingRequest: async ({ requestContext: { document, schema, contextValue } }) => {
    const [problem] = document ? validate(schema, document, [noSubscriptionConditions]) : []
    if (!problem) return
    const code = 'GRAPHQL_VALIDATION_FAILED'
    contextValue.notes.errors.push(code)
    const { message, nodes = null } = problem
    throw new GraphQLError(message, { nodes, extensions: { code, http: { status: 400 } } })
  },
}

/** Refuses subscriptions over plain HTTP. */
export const noSubscriptions: ApolloServerPlugin<Context> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ operation }) => {
      if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return
      const message = 'Subscribe by WebSocket at /graphql, or by server-sent events at /graphql/stream.'
      throw new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } })
    },
  }),
}
