import { GraphQLError } from 'graphql'
import { isUnavailable } from '../database/unavailable.ts'
import { AppError, serviceUnavailable } from '../errors.ts'
import type { ErrorCode } from '../generated/schema.ts'

const HTTP_STATUS: Partial<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  QUERY_TOO_COMPLEX: 400,
  RATE_LIMITED: 429,
  SERVICE_UNAVAILABLE: 503,
}

/** The error to show the caller for whatever was thrown, or `null` when it must be masked. */
export function findAppError(error: unknown): AppError | null {
  const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error
  if (cause instanceof AppError) return cause
  return isUnavailable(cause) ? serviceUnavailable() : null
}

/** The status and headers of a response that consists of this error alone. */
export function httpOf(error: AppError): { status: number; headers: Map<string, string> } {
  const headers = new Map<string, string>()
  if (error.code === 'UNAUTHENTICATED') headers.set('www-authenticate', 'Bearer realm="latchkey"')
  if (error.details.retryAfter !== undefined) headers.set('retry-after', String(error.details.retryAfter))
  return { status: HTTP_STATUS[error.code] ?? 200, headers }
}
