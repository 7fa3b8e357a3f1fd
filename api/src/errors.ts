import type { ErrorCode } from './generated/schema.ts'

/** One thing wrong with the input. `path` is the field's name within the input, or the argument's. */
export type FieldProblem = { path: string; message: string }

type Details = {
  fields?: FieldProblem[]
  retryAfter?: number
  deletesAt?: Date
  requiredScopes?: readonly string[]
  grantedScopes?: readonly string[]
  requested?: number
  limit?: number
  current?: object
}

/**
 * An error whose message and details are meant for the caller. Every other error is masked. It has no stack: where in the code a
 * refusal comes from tells nobody anything, and to find out is a good part of what one costs.
 */
export class AppError extends Error {
  override name = 'AppError'
  readonly code: ErrorCode
  readonly details: Details

  constructor(code: ErrorCode, message: string, details: Details = {}) {
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    super(message)
    Error.stackTraceLimit = stackTraceLimit
    this.code = code
    this.details = details
  }
}

export const unauthenticated = (message = 'Sign in to go on.') => new AppError('UNAUTHENTICATED', message)

export const wrongCredentials = () => unauthenticated("That email or password isn't right.")

export const badCredential = () =>
  unauthenticated('This token is not valid: it is malformed, expired, or its session has ended. Sign in again.')

export const forbidden = () => new AppError('FORBIDDEN', 'This is not allowed.')

/** For access tokens, whatever their scopes. */
export const sessionNeeded = () =>
  new AppError('FORBIDDEN', 'No access token can do this, whatever its scopes. Sign in to do it.')

/** @param granted what the access token is good for */
export const scopeMissing = (required: string, granted: readonly string[]) =>
  new AppError('FORBIDDEN', `This access token does not have the scope ${required}.`, {
    requiredScopes: [required],
    grantedScopes: granted,
  })

export const notFound = (noun: string) => new AppError('NOT_FOUND', `There is no such ${noun}.`)

export const badInput = (fields: FieldProblem[]) =>
  new AppError('BAD_USER_INPUT', fields.map((field) => field.message).join(' '), { fields })

export const conflict = (field: FieldProblem) => new AppError('CONFLICT', field.message, { fields: [field] })

/** @param retryAfter whole seconds until it is worth trying again */
export const rateLimited = (retryAfter: number) =>
  new AppError('RATE_LIMITED', `Too many attempts. Try again in ${retryAfter} seconds.`, { retryAfter })

/** @param retryAfter whole seconds until there are points again */
export const tooManyPoints = (retryAfter: number) =>
  new AppError('RATE_LIMITED', `The points of this minute are spent. Try again in ${retryAfter} seconds.`, {
    retryAfter,
  })

/** @param limit how many are kept  @param retryAfter whole seconds until there is room for one more */
export const tooManyKeys = (limit: number, retryAfter: number) =>
  new AppError(
    'RATE_LIMITED',
    `You have used ${limit} Idempotency-Keys within 24 hours, and no more are kept. Try again in ${retryAfter} seconds, or without a key.`,
    { retryAfter },
  )

/** Both in points. */
export const tooComplex = (requested: number, limit: number) =>
  new AppError(
    'QUERY_TOO_COMPLEX',
    `This operation costs ${requested} points; at most ${limit} are allowed. Ask for smaller pages or fewer fields.`,
    { requested, limit },
  )

export const serviceUnavailable = () =>
  new AppError(
    'SERVICE_UNAVAILABLE',
    'Latchkey cannot reach its data right now. Nothing is lost; try again in a moment.',
    { retryAfter: 5 },
  )

/** Refused at once, so that what is being done goes on. @param retryAfter whole seconds */
export const overloaded = (retryAfter: number) =>
  new AppError('SERVICE_UNAVAILABLE', 'Too many people are signing in right now. Try again in a moment.', {
    retryAfter,
  })

export const alreadyDownloading = () =>
  new AppError('RATE_LIMITED', 'Your data is being downloaded already. Try again when that is done.', {
    retryAfter: 10,
  })

export const tooManyConnections = () =>
  new AppError('RATE_LIMITED', 'You have too many connections open. Close one first.', { retryAfter: 10 })

export const tooManyUnauthenticatedSockets = () =>
  new AppError('RATE_LIMITED', 'Too many connections from your network have not signed in. Try again in a moment.', {
    retryAfter: 3,
  })

export const tooManySubscriptions = () =>
  new AppError('RATE_LIMITED', 'You have too many subscriptions. Complete one first.', { retryAfter: 10 })

export const tooManyDownloads = () =>
  new AppError('SERVICE_UNAVAILABLE', 'Too many people are downloading right now. Try again in a moment.', {
    retryAfter: 10,
  })

export const cursorExpired = () =>
  new AppError(
    'CURSOR_EXPIRED',
    'What has happened since that cursor is not kept any more. Fetch everything again, and begin with a new latestCursor.',
  )

/** @param deletesAt when the account goes for good */
export const deletionScheduled = (deletesAt: Date) =>
  new AppError(
    'ACCOUNT_DELETION_SCHEDULED',
    'This account is about to be deleted. Sign in with cancelDeletion to keep it.',
    { deletesAt },
  )
