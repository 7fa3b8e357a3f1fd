import type { AppLoadContext } from '@remix-run/node'
import type { TypedDocumentString } from './generated/graphql.ts'

const SECOND = 1000
const TIMEOUT = 10 * SECOND

/** The API's codes, and the HTTP status of a page that shows what went wrong. */
export const STATUS = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  BAD_USER_INPUT: 400,
  CONFLICT: 409,
  RATE_LIMITED: 429,
  SERVICE_UNAVAILABLE: 503,
  INTERNAL_SERVER_ERROR: 500,
} as const

export type ApiErrorCode = keyof typeof STATUS

export type FieldProblem = { path: string; message: string }

/** What the API refused, or that it could not be reached (`SERVICE_UNAVAILABLE`). */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly code: ApiErrorCode
  readonly fields: readonly FieldProblem[]
  /** Seconds; with `RATE_LIMITED`. */
  readonly retryAfter: number | null

  constructor(
    code: ApiErrorCode,
    message: string,
    details: { fields?: FieldProblem[]; retryAfter?: number | null } = {},
  ) {
    super(message)
    this.code = code
    this.fields = details.fields ?? []
    this.retryAfter = details.retryAfter ?? null
  }
}

type Variables<TVariables> = TVariables extends Record<string, never> ? [] : [variables: TVariables]

/** Asks the API as whoever it was made for. @throws {ApiError} */
export type Api = <TResult, TVariables>(
  document: TypedDocumentString<TResult, TVariables>,
  ...variables: Variables<TVariables>
) => Promise<TResult>

/** The API as the person of `token`, or as nobody. */
export function createApi(context: AppLoadContext, token: string | null): Api {
  return async <TResult, TVariables>(
    document: TypedDocumentString<TResult, TVariables>,
    ...[variables]: Variables<TVariables>
  ) => {
    const answer = await post<TResult>(context, token, JSON.stringify({ query: document, variables }))
    const [error] = answer.errors ?? []
    if (error !== undefined) throw toApiError(error)
    if (!answer.data) throw new ApiError('SERVICE_UNAVAILABLE', 'The API answered with nothing.')
    return answer.data
  }
}

type Answer<TResult> = { data?: TResult | null; errors?: AnswerError[] }
type AnswerError = {
  message: string
  extensions?: { code?: string; fields?: FieldProblem[]; retryAfter?: number }
}

async function post<TResult>(context: AppLoadContext, token: string | null, body: string): Promise<Answer<TResult>> {
  try {
    const response = await fetch(`${context.config.apiUrl}/graphql`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json',
        'X-Forwarded-For': context.address,
        'X-Request-Id': context.requestId,
        ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT),
    })
    // The one place where the contract is taken at its word: the API answers with the generated type.
    const answer: Answer<TResult> = await response.json()
    return answer
  } catch (error) {
    context.log.warn({ requestId: context.requestId, err: error }, 'the API cannot be reached')
    throw new ApiError('SERVICE_UNAVAILABLE', 'The API cannot be reached.')
  }
}

function toApiError({ message, extensions = {} }: AnswerError): ApiError {
  const code = isCode(extensions.code) ? extensions.code : 'INTERNAL_SERVER_ERROR'
  return new ApiError(code, message, { fields: extensions.fields ?? [], retryAfter: extensions.retryAfter ?? null })
}

function isCode(code: string | undefined): code is ApiErrorCode {
  return code !== undefined && Object.hasOwn(STATUS, code)
}
