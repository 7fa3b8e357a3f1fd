import type { Budgets } from './budgets/budgets.ts'
import type { Wakeups } from './changes/wakeups.ts'
import type { Sql, Transaction } from './database/sql.ts'
import { sessionNeeded, unauthenticated } from './errors.ts'
import type { Loaders } from './graphql/loaders.ts'
import type { Log } from './log.ts'
import type { Scope } from './permissions/scopes.ts'
import type { LiveSessions } from './sessions/live-sessions.ts'
import type { SigningKeys } from './tokens/signing-keys.ts'
import type { BreachedPasswords } from './passwords/breached-passwords.ts'

export type SessionRef = { userId: string; sessionId: string }

/** An access token, and what it is good for. */
export type AccessTokenRef = { userId: string; tokenId: string; scopes: readonly Scope[] }

/** Who is calling: a person who is signed in, or a program with one of their access tokens. */
export type Caller = SessionRef | AccessTokenRef

export const isSession = (caller: Caller): caller is SessionRef => 'sessionId' in caller

/** What ends. The ids of both are random: none is of a session and of a token. */
export const credentialId = (caller: Caller): string => (isSession(caller) ? caller.sessionId : caller.tokenId)

/** Everything a request may use. Nobody signed in is a state, not an error. */
export type Context = {
  /** Whose session or access token the request was sent with; `null` for nobody. */
  readonly caller: Caller | null
  readonly sql: Sql
  readonly transaction: Transaction
  readonly sessions: LiveSessions
  readonly wakeups: Wakeups
  /** The network address of the person, as told by trusted proxies. */
  readonly address: string
  /** What the request was sent with, as people call it: `Firefox on Windows`. */
  readonly device: string
  readonly keys: SigningKeys
  readonly breachedPasswords: BreachedPasswords
  readonly budgets: Budgets
  /** Whose budget the request is paid from: the caller's, or the network address' when nobody is signed in. */
  readonly spender: string
  readonly now: () => Date
  /** Reads together what the request asks for at once. */
  readonly loaders: Loaders
  /** The header `Idempotency-Key` as it was sent. One that was sent twice is none that is valid. */
  readonly idempotencyKey: string | undefined
  /** The primary key of what is made next. Under an idempotency key the same ones come again when a request is repeated. */
  newId: () => string
  /** Writes lines that carry the request's id. */
  readonly log: Pick<Log, 'error'>
  readonly notes: Notes
}

/**
 * What the request's one line in the log says about it, and the layers tell each other. Never a document, a variable or a token.
 * What is live ends by being left.
 */
export type Notes = {
  operation?: string | null | undefined
  user?: string
  errors: string[]
  /** Points. */
  cost?: number
  /** Whether it is a mutation, whose answer may carry a token.
   * What is live ends by being left.
   */
  mutates?: boolean
  live?: true
}

/** Somebody, be it by an access token. */
export type SignedIn = Context & { readonly caller: Caller }

/** Somebody who is signed in themselves: what no access token may do. */
export type InSession = Context & { readonly caller: SessionRef }

/** For resolvers behind `hasScope`. @throws {AppError} UNAUTHENTICATED, should a rule ever be missing */
export function signedIn(context: Context): SignedIn {
  if (isSignedIn(context)) return context
  throw unauthenticated()
}

/** For resolvers behind `hasSession`. @throws {AppError} UNAUTHENTICATED or FORBIDDEN, should a rule ever be missing */
export function inSession(context: Context): InSession {
  if (isInSession(context)) return context
  throw context.caller === null ? unauthenticated() : sessionNeeded()
}

const isSignedIn = (context: Context): context is SignedIn => context.caller !== null

const isInSession = (context: Context): context is InSession => context.caller !== null && isSession(context.caller)
