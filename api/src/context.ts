import type { EntityManager } from './database/orm.ts'
import type { Sql, Transaction } from './database/sql.ts'
import { unauthenticated } from './errors.ts'
import type { Log } from './log.ts'
import type { LiveSessions } from './sessions/live-sessions.ts'
import type { SigningKeys } from './sessions/signing-keys.ts'
import type { SessionRef } from './sessions/token.ts'
import type { BreachedPasswords } from './users/breached-passwords.ts'

/** Everything a request may use. Nobody signed in is a state, not an error. */
export type Context = {
  /** Whose session the request was sent with; `null` for nobody. */
  readonly caller: SessionRef | null
  /** A unit of work of this request's own, for what it changes. */
  readonly em: EntityManager
  readonly sql: Sql
  readonly transaction: Transaction
  readonly sessions: LiveSessions
  /** The network address of the person, as told by trusted proxies. */
  readonly address: string
  /** What the request was sent with, as people call it: `Firefox on Windows`. */
  readonly device: string
  readonly keys: SigningKeys
  readonly breachedPasswords: BreachedPasswords
  readonly now: () => Date
  /** Writes lines that carry the request's id. */
  readonly log: Pick<Log, 'error'>
  readonly notes: Notes
}

/** What the request's one line in the log says about it. Never a document, a variable or a token. */
export type Notes = { operation?: string | null | undefined; user?: string; errors: string[] }

export type SignedIn = Context & { readonly caller: SessionRef }

/** For resolvers behind `isSignedIn`. @throws {AppError} UNAUTHENTICATED, should a rule ever be missing */
export function signedIn(context: Context): SignedIn {
  if (isSignedIn(context)) return context
  throw unauthenticated()
}

const isSignedIn = (context: Context): context is SignedIn => context.caller !== null
