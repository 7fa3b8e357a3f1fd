import type { Budgets } from './budgets/budgets.ts'
import type { Wakeups } from './wakeups/wakeups.ts'
import type { Run, Transaction } from './database/run.ts'
import { sessionNeeded, unauthenticated } from './errors.ts'
import type { Loaders } from './graphql/loaders.ts'
import type { Log } from './log.ts'
import type { Scope } from './permissions/scopes.ts'
import type { LiveSessions } from './sessions/live-sessions.ts'
import type { SigningKeys } from './tokens/signing-keys.ts'
import type { BreachedPasswords } from './passwords/breached-passwords.ts'

export type SessionRef = { userId: string; sessionId: string }

/** An access token and its scopes. */
export type AccessTokenRef = { userId: string; tokenId: string; scopes: readonly Scope[] }

/** Who is calling: a signed-in person, or a program with one of their access tokens. */
export type Caller = SessionRef | AccessTokenRef

export const isSession = (caller: Caller): caller is SessionRef => 'sessionId' in caller

/** The id of the session or access token. Both are random UUIDs, so they never collide. */
export const credentialId = (caller: Caller): string => (isSession(caller) ? caller.sessionId : caller.tokenId)

/** Everything a request can use. An anonymous request is not an error. */
export type Context = {
  /** Whose session or access token the request carries; `null` for an anonymous request. */
  readonly caller: Caller | null
  readonly run: Run
  readonly transaction: Transaction
  readonly sessions: LiveSessions
  readonly wakeups: Wakeups
  /** The client's network address, as forwarded by trusted proxies. */
  readonly address: string
  /** The client's name for people, such as `Firefox on Windows`. */
  readonly device: string
  readonly keys: SigningKeys
  readonly breachedPasswords: BreachedPasswords
  /** Whether the server sends mail. Without, mails are not queued. */
  readonly sendsMail: boolean
  /** Whether an account begins with a mail, which proves its address. */
  readonly signsUpByMail: boolean
  readonly budgets: Budgets
  /**
   * Whose budget pays for the request: the person's id, or the network address of an anonymous
   * client.
   */
  readonly spender: string
  readonly now: () => Date
  /** Batch what several fields read at the same time. */
  readonly loaders: Loaders
  /**
   * The raw header `Idempotency-Key`. Repeated headers are joined by a line break, which is
   * invalid.
   */
  readonly idempotencyKey: string | undefined
  /**
   * Makes the next primary key. A repeated request with the same idempotency key gets the same
   * keys.
   */
  newId: () => string
  /** Adds the request's id to each line. */
  readonly log: Pick<Log, 'error'>
  readonly notes: Notes
}

/**
 * What the request's log line says, and what layers pass on to each other. Never a document, a
 * variable or a token.
 */
export type Notes = {
  operation?: string | null | undefined
  user?: string
  errors: string[]
  /** Points. */
  cost?: number
  /** Whether it is a mutation, whose response can carry a token. */
  mutates?: boolean
  /** Whether it is a subscription, which normally ends when the client disconnects. */
  live?: true
}

/** A request with a session or an access token. */
export type SignedIn = Context & { readonly caller: Caller }

/** A request with a session, for what access tokens may not do. */
export type InSession = Context & { readonly caller: SessionRef }

/** For resolvers behind `hasScope`. @throws {AppError} UNAUTHENTICATED if a rule is missing */
export function signedIn(context: Context): SignedIn {
  if (isSignedIn(context)) return context
  throw unauthenticated()
}

/**
 * For resolvers behind `hasSession`.
 * @throws {AppError} UNAUTHENTICATED or FORBIDDEN if a rule is missing
 */
export function inSession(context: Context): InSession {
  if (isInSession(context)) return context
  throw context.caller === null ? unauthenticated() : sessionNeeded()
}

const isSignedIn = (context: Context): context is SignedIn => context.caller !== null

const isInSession = (context: Context): context is InSession => context.caller !== null && isSession(context.caller)
