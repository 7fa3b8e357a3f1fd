import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import type { AppError } from '../errors.ts'
import { findAppError, httpOf } from '../http/error-response.ts'

/** Errors that are about the request itself, as graphql-js and Apollo word them. */
const REQUEST_CODES = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
])

/** What leaves the API: our own errors, errors about the request, and one sentence in place of everything else. */
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

/** Apollo refuses some requests with a status, but no code. */
function isRefusal(error: unknown): boolean {
  const http = error instanceof GraphQLError ? error.extensions['http'] : undefined
  if (typeof http !== 'object' || http === null || !('status' in http)) return false
  return typeof http.status === 'number' && http.status >= 400 && http.status < 500
}

/** Whether the formatted error hides one that nobody expected, which the log must therefore keep. */
export const isUnexpected = (error: unknown): boolean =>
  formatError(toFormatted(error), error).extensions?.['code'] === 'INTERNAL_SERVER_ERROR'

/** For errors outside of any field, such as a bad token: the whole answer has this status. */
export function toGraphQLError(error: AppError): GraphQLError {
  return new GraphQLError(error.message, {
    originalError: error,
    extensions: { ...extensionsOf(error), http: httpOf(error) },
  })
}

const extensionsOf = ({ code, details }: AppError) => ({ code, ...details })

const toFormatted = (error: unknown): GraphQLFormattedError =>
  error instanceof GraphQLError ? error.toJSON() : { message: '' }
