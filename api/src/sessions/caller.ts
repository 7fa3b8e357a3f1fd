import type { Scope } from '../access-tokens/scopes.ts'
import type { SessionRef } from './token.ts'

/** An access token, and what it is good for. */
export type AccessTokenRef = { userId: string; tokenId: string; scopes: readonly Scope[] }

/** Who is calling: a person who is signed in, or a program with one of their access tokens. */
export type Caller = SessionRef | AccessTokenRef

export const isSession = (caller: Caller): caller is SessionRef => 'sessionId' in caller

/** What ends. The ids of both are random: none is of a session and of a token. */
export const credentialId = (caller: Caller): string => (isSession(caller) ? caller.sessionId : caller.tokenId)
