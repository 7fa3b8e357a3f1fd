import type { AppLoadContext } from '@remix-run/node'
import type { TypedDocumentString } from '../generated/graphql.ts'

/** The API's error codes, and the HTTP status of a page that shows the error. */
export const STATUS = {
  UNAUTHENTICATED: 401,
  IDEMPOTENCY_KEY_REUSED: 422,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  BAD_USER_INPUT: 400,
  CONFLICT: 409,
  ACCOUNT_DELETION_SCHEDULED: 409,
  LINK_INVALID: 410,
  MAIL_DISABLED: 403,
  SIGNUP_BY_MAIL: 409,
  RATE_LIMITED: 429,
  SERVICE_UNAVAILABLE: 503,
  INTERNAL_SERVER_ERROR: 500,
} as const

export type ApiErrorCode = keyof typeof STATUS

export type FieldProblem = { path: string; message: string }

/** The current values of what was to be changed, by field name. */
type Current = Record<string, string | number | boolean | null>

type Details = {
  fields?: FieldProblem[] | undefined
  retryAfter?: number | undefined
  deletesAt?: string | undefined
  current?: Current | undefined
  isAboutToken?: boolean
  wasDone?: boolean
}

/** An error of the API, or `SERVICE_UNAVAILABLE` when it cannot be reached. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly code: ApiErrorCode
  readonly fields: readonly FieldProblem[]
  /** Seconds. With `RATE_LIMITED`, and with `SERVICE_UNAVAILABLE` when the API is overloaded. */
  readonly retryAfter: number | null
  /** An instant. With `ACCOUNT_DELETION_SCHEDULED`. */
  readonly deletesAt: string | null
  /** With `CONFLICT`, when it was changed elsewhere in the meantime. */
  readonly current: Current | null
  /**
   * The token was rejected, so nothing was tried. A wrong password is `UNAUTHENTICATED` too, but
   * says nothing about the token.
   */
  readonly isAboutToken: boolean
  /** The form was sent before and is done, but the API no longer has its answer. */
  readonly wasDone: boolean

  constructor(code: ApiErrorCode, message: string, details: Details = {}) {
    super(message)
    this.code = code
    this.fields = details.fields ?? []
    this.retryAfter = details.retryAfter ?? null
    this.deletesAt = details.deletesAt ?? null
    this.current = details.current ?? null
    this.isAboutToken = details.isAboutToken ?? false
    this.wasDone = details.wasDone ?? false
  }
}

type Variables<TVariables> = TVariables extends Record<string, never> ? [] : [variables: TVariables]

/**
 * Runs one operation.
 * @throws {ApiError}
 */
export type Api = <TResult, TVariables>(
  document: TypedDocumentString<TResult, TVariables>,
  ...variables: Variables<TVariables>
) => Promise<TResult>

/**
 * The API, called with `token`; anonymous without one.
 * @param idempotencyKey for the one mutation that it runs
 */
export function createApi(context: AppLoadContext, token: string | null, idempotencyKey: string | null = null): Api {
  return async <TResult, TVariables>(
    document: TypedDocumentString<TResult, TVariables>,
    ...[variables]: Variables<TVariables>
  ) => {
    const answer = await post<TResult>(context, JSON.stringify({ query: document, variables }), {
      ...callerHeaders(context, token),
      ...(idempotencyKey === null ? {} : { 'Idempotency-Key': idempotencyKey }),
    })
    const [error] = answer.errors ?? []
    if (error !== undefined) throw toApiError(error)
    if (!answer.data) throw new ApiError('SERVICE_UNAVAILABLE', 'The API sent an answer without data.')
    return answer.data
  }
}

/** The API, called with `token`, and anonymously once the API rejects that token. */
export function createApiForAnybody(context: AppLoadContext, token: string | null): Api {
  const asNobody = createApi(context, null)
  if (token === null) return asNobody
  const asPerson = createApi(context, token)
  return async (document, ...variables) => {
    try {
      return await asPerson(document, ...variables)
    } catch (error) {
      if (!(error instanceof ApiError && error.isAboutToken)) throw error
      return asNobody(document, ...variables)
    }
  }
}

/**
 * Forwards who is calling: limits, logs and sessions are about the browser, not this web server.
 */
export function callerHeaders(context: AppLoadContext, token: string | null): Record<string, string> {
  return {
    ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
    'X-Forwarded-For': context.address,
    'X-Request-Id': context.requestId,
    'User-Agent': context.userAgent,
  }
}

type Answer<TResult> = { data?: TResult | null; errors?: AnswerError[] }
type AnswerError = {
  message: string
  /** The path of the field that failed; missing when the whole request was refused. */
  path?: (string | number)[]
  extensions?: { code?: string; fields?: FieldProblem[]; retryAfter?: number; deletesAt?: string; current?: Current }
}

async function post<TResult>(
  context: AppLoadContext,
  body: string,
  headers: Record<string, string>,
): Promise<Answer<TResult>> {
  try {
    const response = await fetch(`${context.config.apiUrl}/graphql`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/graphql-response+json, application/json;q=0.9',
        'Accept-Encoding': 'identity', // compressing takes longer than sending to a server nearby
        ...headers,
      },
      body,
      redirect: 'error',
      signal: context.deadline,
    })
    const answer: unknown = await response.json()
    if (isAnswer<TResult>(answer)) return answer
    throw new TypeError('The API sent an answer that is not GraphQL')
  } catch (error) {
    context.log.warn({ requestId: context.requestId, err: error }, 'the API cannot be reached')
    throw new ApiError('SERVICE_UNAVAILABLE', 'The API cannot be reached.')
  }
}

/** The only place that trusts the contract: data has the generated type of its document. */
function isAnswer<TResult>(value: unknown): value is Answer<TResult> {
  if (!isObject(value)) return false
  const { data, errors } = value
  const hasErrors = Array.isArray(errors) && errors.length > 0 && errors.every(isObject)
  return hasErrors || ((errors ?? null) === null && isObject(data))
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

function toApiError({ message, path, extensions = {} }: AnswerError): ApiError {
  const code = isCode(extensions.code) ? extensions.code : 'INTERNAL_SERVER_ERROR'
  const { fields, retryAfter, deletesAt, current } = extensions
  const isAboutToken = code === 'UNAUTHENTICATED' && path === undefined
  const isKept = code === 'CONFLICT' && path === undefined && retryAfter === undefined
  const wasDone = isKept || code === 'IDEMPOTENCY_KEY_REUSED'
  return new ApiError(code, message, { fields, retryAfter, deletesAt, current, isAboutToken, wasDone })
}

function isCode(code: string | undefined): code is ApiErrorCode {
  return code !== undefined && Object.hasOwn(STATUS, code)
}
