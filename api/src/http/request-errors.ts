import type { ErrorCode } from '../generated/schema.ts'

/**
 * A request that is refused before GraphQL sees it. The response has this status, code and message,
 * as JSON.
 */
export class RequestError extends Error {
  override name = 'RequestError'
  readonly statusCode: number
  readonly code: ErrorCode
  readonly headers: Record<string, string>

  constructor(statusCode: number, code: ErrorCode, message: string, headers: Record<string, string> = {}) {
    super(message)
    this.statusCode = statusCode
    this.code = code
    this.headers = headers
  }
}

export const badRequest = (message: string) => new RequestError(400, 'BAD_REQUEST', message)

export const unsupported = (message: string, headers: Record<string, string> = {}) =>
  new RequestError(415, 'UNSUPPORTED_MEDIA_TYPE', message, headers)
