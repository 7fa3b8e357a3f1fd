import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import type { AppError } from '../errors.ts'
import { findAppError, httpOf } from '../http/error-response.ts'

/**
 * Codes of graphql-js and Apollo for errors in the request itself. Their messages are shown to the
 * caller.
 */
const REQUEST_CODES = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
])

/**
 * Shows the caller our own errors and errors in the request; masks everything else with one
 * sentence.
 */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const { message, locations, path, extensions } = formatted
  const place = { ...(locations && { locations }), ...(path && { path }) }
  const appError = findAppError(error)
  if (appError) return { message: appError.message, ...place, extensions: extensionsOf(appError) }

  const code = extensions?.['code']
  if (typeof code === 'string' && REQUEST_CODES.has(code)) return { message, ...place, extensions: { code } }
  if (isRefusal(error)) return { message, ...place, extensions: { code: 'BAD_REQUEST' } }
  return {
    message:
      'Something went wrong on our side. Try again; if it keeps happening, report the X-Request-Id of this response.',
    ...place,
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  }
}

/** Apollo refuses some requests with an HTTP status but without a code. */
function isRefusal(error: unknown): boolean {
  const http = error instanceof GraphQLError ? error.extensions['http'] : undefined
  if (typeof http !== 'object' || http === null || !('status' in http)) return false
  return typeof http.status === 'number' && http.status >= 400 && http.status < 500
}

/** Whether the error is masked, and so must be logged. */
export const isUnexpected = (error: unknown): boolean =>
  formatError(toFormatted(error), error).extensions?.['code'] === 'INTERNAL_SERVER_ERROR'

/**
 * For errors outside any field, such as an invalid token: they set the status of the whole
 * response.
 */
export function toGraphQLError(error: AppError): GraphQLError {
  return new GraphQLError(error.message, {
    originalError: error,
    extensions: { ...extensionsOf(error), http: httpOf(error) },
  })
}

const extensionsOf = ({ code, details }: AppError) => ({ code, ...details })

const toFormatted = (error: unknown): GraphQLFormattedError =>
  error instanceof GraphQLError ? error.toJSON() : { message: '' }
