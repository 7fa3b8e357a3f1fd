import type { ErrorCode } from './generated/schema.ts'

/**
 * One problem with the input. `path` is the name of the argument, or of the field within `input`.
 */
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

/** An error whose message and details are shown to the caller. Every other error is masked. */
export class AppError extends Error {
  override name = 'AppError'
  readonly code: ErrorCode
  readonly details: Details

  constructor(code: ErrorCode, message: string, details: Details = {}) {
    super(message)
    this.code = code
    this.details = details
  }
}

export const unauthenticated = (message = 'Sign in to go on.') => new AppError('UNAUTHENTICATED', message)

export const wrongCredentials = () => unauthenticated("That email or password isn't right.")

export const badCredential = () =>
  unauthenticated('This token is not valid: it is malformed, expired, or its session has ended. Sign in again.')

export const forbidden = () => new AppError('FORBIDDEN', 'This is not allowed.')

/** For access tokens with any scopes. */
export const sessionNeeded = () =>
  new AppError('FORBIDDEN', 'Access tokens cannot do this, whatever their scopes. Sign in instead.')

/** @param granted the scopes of the access token */
export const scopeMissing = (required: string, granted: readonly string[]) =>
  new AppError('FORBIDDEN', `This access token does not have the scope ${required}.`, {
    requiredScopes: [required],
    grantedScopes: granted,
  })

export const notFound = (noun: string) => new AppError('NOT_FOUND', `There is no such ${noun}.`)

export const badInput = (fields: FieldProblem[]) =>
  new AppError('BAD_USER_INPUT', fields.map((field) => field.message).join(' '), { fields })

export const conflict = (field: FieldProblem) => new AppError('CONFLICT', field.message, { fields: [field] })

/** @param retryAfter whole seconds */
export const rateLimited = (retryAfter: number) =>
  new AppError('RATE_LIMITED', `Too many attempts. Try again in ${retryAfter} seconds.`, { retryAfter })

/** @param retryAfter whole seconds until the next minute */
export const tooManyPoints = (retryAfter: number) =>
  new AppError('RATE_LIMITED', `You have spent the points of this minute. Try again in ${retryAfter} seconds.`, {
    retryAfter,
  })

/** @param limit how many keys are stored  @param retryAfter whole seconds until one expires */
export const tooManyKeys = (limit: number, retryAfter: number) =>
  new AppError(
    'RATE_LIMITED',
    `You have used ${limit} Idempotency-Keys within 24 hours, which is the most. Try again in ${retryAfter} seconds, or without a key.`,
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

/** Refuses new work at once, so that running work can finish. @param retryAfter whole seconds */
export const overloaded = (retryAfter: number) =>
  new AppError('SERVICE_UNAVAILABLE', 'Too many people are signing in right now. Try again in a moment.', {
    retryAfter,
  })

export const alreadyDownloading = () =>
  new AppError('RATE_LIMITED', 'A download of your data is already running. Try again when it is done.', {
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
    'The changes since this cursor are no longer stored. Fetch everything again, and continue from the new latestCursor.',
  )

export const linkInvalid = () =>
  new AppError(
    'LINK_INVALID',
    'This link does not work any more: it was used, has expired, or a newer one was sent. Ask for a new one.',
  )

export const mailDisabled = () =>
  new AppError('MAIL_DISABLED', 'This server sends no mail. Ask the people who run it for help.')

export const signupByMail = () =>
  new AppError('SIGNUP_BY_MAIL', 'An account begins with a mail here. Use requestSignup.')

/** @param deletesAt when the account is deleted */
export const deletionScheduled = (deletesAt: Date) =>
  new AppError(
    'ACCOUNT_DELETION_SCHEDULED',
    'This account is about to be deleted. Sign in with cancelDeletion to keep it.',
    { deletesAt },
  )
